// Tries what is called growth: a leak is found in noise, noise is none, and what was not read is not called flat.
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../src-shared/std/seeded-random.ts';
import { describeGrowth, grewTooMuch, measureGrowth } from './growth.ts';

const named = { of: 'server', what: 'file descriptors', unit: '' };
const minute = 60_000;
const bound = { noise: 3, perHour: 6 };
/** Once a minute for half an hour. */
const readings = (value: (minutes: number) => number) =>
  Array.from({ length: 31 }, (_, at) => ({ at: 5 * minute + at * minute, value: value(at) }));

describe('measureGrowth', () => {
  it('TRIAL-20: what leaks is told with its slope, however much it goes up and down meanwhile', () => {
    const random = seededRandom(1);
    const growth = measureGrowth(
      named,
      readings((at) => 40 + at * 0.5 + random.below(5)),
      bound,
    );
    expect(growth.perHour).toBeGreaterThan(25);
    expect(growth.perHour).toBeLessThan(35);
    expect(growth.allowed).toBe(6);
    expect(grewTooMuch(growth)).toBe(true);
    expect(describeGrowth(growth)).toMatch(
      /^server: file descriptors went from 4\d\.\d to 5\d\.\d in 30\.0 minutes/,
    );
  });

  it('TRIAL-20: what goes up and down, shrinks, or stands out once or twice has not grown', () => {
    const random = seededRandom(2);
    expect(
      grewTooMuch(
        measureGrowth(
          named,
          readings(() => 40 + random.below(9)),
          bound,
        ),
      ),
    ).toBe(false);
    expect(
      grewTooMuch(
        measureGrowth(
          named,
          readings((at) => 400 - at),
          bound,
        ),
      ),
    ).toBe(false);
    const twice = readings((at) => (at > 28 ? 4_000 : 40));
    expect(grewTooMuch(measureGrowth(named, twice, bound))).toBe(false);
  });

  it('TRIAL-20: where a share of what it began at is allowed, twice as much is too much', () => {
    const rising = (to: number) =>
      measureGrowth(
        named,
        readings((at) => 100 + (to - 100) * (at / 30)),
        { noise: 3, perHour: 6, share: 0.5 },
      );
    expect(grewTooMuch(rising(150))).toBe(false);
    expect(grewTooMuch(rising(200))).toBe(true);
  });

  it('TRIAL-20: what was read less than twice is not called flat', () => {
    expect(grewTooMuch(measureGrowth(named, [], bound))).toBe(true);
    expect(grewTooMuch(measureGrowth(named, readings(() => 1).slice(0, 1), bound))).toBe(true);
  });
});
