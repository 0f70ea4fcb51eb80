// Owns the list of benches, in the order `npm run bench` runs them.
import type { Bench } from './bench.ts';
import { coldStart } from './cold-start.ts';
import { relay } from './relay.ts';

export const benches: readonly Bench[] = [relay, coldStart];
