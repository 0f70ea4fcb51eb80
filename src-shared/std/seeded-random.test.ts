import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { seededRandom } from './seeded-random.ts';

describe('seededRandom', () => {
  test('repeats from its seed and differs from another’s', () => {
    const take = (seed: number) => Array.from({ length: 20 }, seededRandom(seed).next);
    expect(take(42)).toEqual(take(42));
    expect(take(42)).not.toEqual(take(43));
  });

  test('stays in its ranges for any seed', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 1, max: 1_000 }), (seed, below) => {
        const random = seededRandom(seed);
        for (let count = 0; count < 50; count += 1) {
          const share = random.next();
          expect(share >= 0 && share < 1).toBe(true);
          const whole = random.below(below);
          expect(Number.isInteger(whole) && whole >= 0 && whole < below).toBe(true);
        }
      }),
    );
  });

  test('picks each choice in time, and refuses to pick from nothing', () => {
    const random = seededRandom(1);
    const picked = new Set(Array.from({ length: 200 }, () => random.pick(['a', 'b', 'c'])));
    expect([...picked].sort()).toEqual(['a', 'b', 'c']);
    expect(() => random.pick([])).toThrow('nothing to pick from');
  });
});
