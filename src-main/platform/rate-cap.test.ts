import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeRateCap } from './rate-cap.ts';

describe('makeRateCap', () => {
  it('DESK-8 never lets more than `max` through in any stretch of `perMs`', () => {
    const steps = fc.array(fc.integer({ min: 0, max: 400 }), { maxLength: 200 });
    fc.assert(
      fc.property(steps, fc.integer({ min: 1, max: 5 }), (waits, max) => {
        const cap = makeRateCap({ max, perMs: 1_000 });
        let now = 0;
        const passed = waits.flatMap((wait) => {
          now += wait;
          return cap.allows(now) ? [now] : [];
        });
        return passed.every(
          (at) => passed.filter((other) => other > at - 1_000 && other <= at).length <= max,
        );
      }),
    );
  });

  it('DESK-8 lets through again once the stretch is over, and after a clock set back', () => {
    const cap = makeRateCap({ max: 1, perMs: 1_000 });
    expect([cap.allows(5_000), cap.allows(5_999), cap.allows(6_000), cap.allows(1)]).toEqual([
      true,
      false,
      true,
      true,
    ]);
  });
});
