// Tries a short share of the trial damaged-caches on every run.
import { expect, it } from 'vitest';
import { runShortRound } from '../support/run-short-round.ts';
import { chooseSeed } from '../support/with-seed.ts';
import { damagedCaches } from '../trials/damaged-caches.ts';

const seed = chooseSeed();

it(`SYNC-8, DRAFT-1: a cache damaged in every way is read anew, and no word of the agent is lost (seed ${seed})`, async () => {
  const counts = await runShortRound(damagedCaches, seed);
  expect(counts.damagedCaches).toBeGreaterThan(20);
});
