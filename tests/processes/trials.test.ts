// Tries a short share of every trial that has no file of its own, on every run.
import { expect, it } from 'vitest';
import { runShortRound } from '../support/run-short-round.ts';
import { chooseSeed } from '../support/with-seed.ts';
import { clockSkew } from '../trials/clock-skew.ts';
import { lostAcks } from '../trials/lost-acks.ts';
import { parallelOpens } from '../trials/parallel-opens.ts';
import { poison } from '../trials/poison.ts';
import { slowReader } from '../trials/slow-reader.ts';
import { soak } from '../trials/soak.ts';
import { takeRace } from '../trials/take-race.ts';

const seed = chooseSeed();

it.each([
  ['SRV-10 one owner per epoch, however many take at once', takeRace],
  ['SRV-12 a visitor’s tabs open one conversation', parallelOpens],
  [
    'OUTBOX-2: answers that never come back: nothing stored is called refused, nothing gets a new id',
    lostAcks,
  ],
  ['OUTBOX-3: acts the server refuses block nothing and are shown with their words', poison],
  ['SYNC-11: clocks a day off that jump change neither order nor delivery', clockSkew],
  ['SRV-8 a console that reads nothing is let go and harms nobody', slowReader],
])(`%s (seed ${seed})`, async (_title, trial) => {
  const counts = await runShortRound(trial, seed);
  expect(counts.operations).toBeGreaterThan(10);
});

it(`TRIAL-22: steady work over lines that break leaves memory and handles flat (seed ${seed})`, async () => {
  const counts = await runShortRound(soak, seed);
  expect(counts.operations).toBeGreaterThan(10);
  expect(counts.reconnects).toBeGreaterThan(0);
});
