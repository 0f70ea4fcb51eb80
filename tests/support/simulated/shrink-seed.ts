// Owns finding how little of a failing run is enough to see it fail.
import { runSeed, type SeedOutcome } from './run-seed.ts';

/** The outcome of the fewest steps found after which the seed still fails; a handful of runs. */
export async function shrinkSeed(
  seed: number,
  folder: string,
  failing: SeedOutcome,
): Promise<{ steps: number; outcome: SeedOutcome }> {
  let found = { steps: failing.steps, outcome: failing };
  let passes = 0;
  while (passes + 1 < found.steps) {
    const steps = Math.floor((passes + found.steps) / 2);
    const outcome = await runSeed(seed, folder, steps);
    if (outcome.violations.length > 0) found = { steps, outcome };
    else passes = steps;
  }
  return found;
}

/** What a person needs to look into it. */
export function describeFailure(seed: number, steps: number, { violations, tail }: SeedOutcome): string {
  const broken = violations.slice(0, 5).map(({ invariant, text }) => `${invariant}: ${text.slice(0, 600)}`);
  const last = tail.slice(-60).map((line) => line.slice(0, 240));
  return [`seed ${seed}: ${steps} steps are enough`, ...broken, '…', ...last].join('\n');
}
