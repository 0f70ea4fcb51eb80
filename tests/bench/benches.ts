// Owns the list of benches, in the order `npm run bench` runs them.
import type { Bench } from './bench.ts';
import { catchUp } from './catch-up.ts';
import { coldStart } from './cold-start.ts';
import { deliveryLatency } from './delivery-latency.ts';
import { inputDelayBehind } from './input-delay-behind.ts';
import { memoryUnderFlood } from './memory-under-flood.ts';
import { reconnectStorm } from './reconnect-storm.ts';
import { relay } from './relay.ts';

export const benches: readonly Bench[] = [
  relay,
  deliveryLatency,
  catchUp,
  reconnectStorm,
  memoryUnderFlood,
  coldStart,
  inputDelayBehind,
];
