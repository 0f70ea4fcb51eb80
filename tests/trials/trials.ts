// Owns the list of trials `npm run trials` goes through.
import { cutSweep } from './cut-sweep.ts';
import { damagedCaches } from './damaged-caches.ts';
import { deskKill } from './desk-kill.ts';
import { parallelOpens } from './parallel-opens.ts';
import { serverKill } from './server-kill.ts';
import { slowReader } from './slow-reader.ts';
import { takeRace } from './take-race.ts';
import type { Trial } from './trial.ts';
import { walTruncation } from './wal-truncation.ts';

export const trials: readonly Trial[] = [
  serverKill,
  deskKill,
  cutSweep,
  walTruncation,
  damagedCaches,
  takeRace,
  parallelOpens,
  slowReader,
];
