// Owns seeds of randomised tests: chosen anew each run, printed when the run fails, given again by GUICHET_TEST_SEED.
import { randomInt } from 'node:crypto';
import { type SeededRandom, seededRandom } from '../../src-shared/std/seeded-random.ts';

/** The seed of this run: GUICHET_TEST_SEED when set, else a new one. */
export function chooseSeed(): number {
  const given = Number(process.env['GUICHET_TEST_SEED'] ?? Number.NaN);
  return Number.isSafeInteger(given) ? given : randomInt(2 ** 31);
}

/** Runs `body` with chance from `seed`; a failure carries the seed in its message. */
export async function withSeed<Value>(
  seed: number,
  body: (random: SeededRandom, seed: number) => Value | Promise<Value>,
): Promise<Value> {
  try {
    return await body(seededRandom(seed), seed);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new Error(`${message}\n(seed ${seed}: repeat with GUICHET_TEST_SEED=${seed})`, { cause: error });
  }
}
