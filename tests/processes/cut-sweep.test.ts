// Tries a short share of the trial cut-sweep on every run.
import { expect, it } from 'vitest';
import { runShortRound } from '../support/run-short-round.ts';
import { chooseSeed } from '../support/with-seed.ts';
import { cutSweep } from '../trials/cut-sweep.ts';

const seed = chooseSeed();

it(`SYNC-11, SRV-1: lines cut after byte k, of what goes up and of what comes down: stored once, one order everywhere (seed ${seed})`, async () => {
  const counts = await runShortRound(cutSweep, seed);
  expect(counts.cuts).toBeGreaterThan(20);
});
