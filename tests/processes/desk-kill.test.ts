// Tries a short share of the trial desk-kill on every run.
import { expect, it } from 'vitest';
import { runShortRound } from '../support/run-short-round.ts';
import { chooseSeed } from '../support/with-seed.ts';
import { deskKill } from '../trials/desk-kill.ts';

const seed = chooseSeed();

it(`OUTBOX-2, DRAFT-1: desks killed at any moment lose no act and no draft, and end equal to the server (seed ${seed})`, async () => {
  const counts = await runShortRound(deskKill, seed);
  expect(counts.deskKills).toBeGreaterThan(5);
});
