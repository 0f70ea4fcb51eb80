// Tries a short share of the trial wal-truncation on every run.
import { expect, it } from 'vitest';
import { runShortRound } from '../support/run-short-round.ts';
import { chooseSeed } from '../support/with-seed.ts';
import { walTruncation } from '../trials/wal-truncation.ts';

const seed = chooseSeed();

it(`SRV-1: a WAL cut off anywhere leaves a prefix of the commits, whole (seed ${seed})`, async () => {
  const counts = await runShortRound(walTruncation, seed);
  expect(counts.truncatedWals).toBeGreaterThan(30);
});
