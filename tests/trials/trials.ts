// Owns the list of trials `npm run trials` goes through.
import { clockSkew } from './clock-skew.ts';
import { cutSweep } from './cut-sweep.ts';
import { damagedCaches } from './damaged-caches.ts';
import { deskKill } from './desk-kill.ts';
import { lostAcks } from './lost-acks.ts';
import { parallelOpens } from './parallel-opens.ts';
import { poison } from './poison.ts';
import { serverKill } from './server-kill.ts';
import { simulation } from './simulation.ts';
import { slowReader } from './slow-reader.ts';
import { soak } from './soak.ts';
import { takeRace } from './take-race.ts';
import type { Trial } from './trial.ts';
import { walTruncation } from './wal-truncation.ts';
import { windowKill } from './window-kill.ts';

export const trials: readonly Trial[] = [
  simulation,
  serverKill,
  deskKill,
  cutSweep,
  walTruncation,
  damagedCaches,
  takeRace,
  parallelOpens,
  lostAcks,
  poison,
  clockSkew,
  slowReader,
  windowKill,
  soak,
];
