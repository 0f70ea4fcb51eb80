// Owns running a short round of one trial in a test: nothing may be broken, and the seed is told when something is.
import { expect } from 'vitest';
import { readFailingSeeds } from '../trials/failing-seeds.ts';
import type { Counts, Trial } from '../trials/trial.ts';

/** Kept seeds of the trial first, then `seed`. Answers what the last round counted. */
export async function runShortRound(trial: Trial, seed: number): Promise<Counts> {
  const kept = readFailingSeeds().filter((failing) => failing.trial === trial.name);
  let counts: Counts = {};
  for (const each of [...kept.map((failing) => failing.seed), seed]) {
    const outcome = await trial.run(each, () => {}, 'short');
    expect(outcome.violations, `seed ${each}: npm run trials -- --only ${trial.name} --seed ${each}`).toEqual(
      [],
    );
    counts = outcome.counts;
  }
  return counts;
}
