// Tries buckets: never more than burst plus rate, honest about when there is one again, bounded in number.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createTokenBucket, createTokenBuckets } from './token-bucket.ts';

it('SRV-8 gives at most burst + rate × time, and one again after the time it names', () => {
  const waits = fc.array(fc.nat(500), { maxLength: 200 });
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 50 }),
      fc.integer({ min: 1, max: 20 }),
      waits,
      (perSecond, burst, times) => {
        const bucket = createTokenBucket({ perSecond, burst });
        let now = 1_000_000;
        const began = now;
        let taken = 0;
        for (const wait of times) {
          now += wait;
          const retryAfterMs = bucket.take(now);
          if (retryAfterMs === 0) taken += 1;
          else {
            expect(createTokenBucket({ perSecond, burst }).take(now)).toBe(0);
            now += retryAfterMs;
            expect(bucket.take(now)).toBe(0);
            taken += 1;
          }
        }
        expect(taken).toBeLessThanOrEqual(burst + ((now - began) / 1_000) * perSecond + 1);
      },
    ),
    // Filled in parts it lacks a last bit of a whole one.
    { examples: [[5, 1, [33, 28]]] },
  );
});

it('SRV-8 a clock that jumps back takes nothing away', () => {
  const bucket = createTokenBucket({ perSecond: 1, burst: 2 });
  expect([bucket.take(5_000), bucket.take(1_000), bucket.take(1_000) > 0]).toEqual([0, 0, true]);
});

it('DESK-9 in any stretch of time it gives no more than burst + rate × stretch', () => {
  const waits = fc.array(fc.integer({ min: 0, max: 4_000 }), { maxLength: 200 });
  fc.assert(
    fc.property(waits, fc.integer({ min: 1, max: 5 }), (steps, burst) => {
      const bucket = createTokenBucket({ perSecond: 0.5, burst });
      let now = 1_000;
      const passed = steps.flatMap((wait) => {
        now += wait;
        return bucket.take(now) === 0 ? [now] : [];
      });
      for (const from of passed) {
        const within = passed.filter((at) => at >= from && at <= from + 10_000);
        expect(within.length).toBeLessThanOrEqual(burst + 5);
      }
    }),
  );
});

it('SRV-8 keys are apart, and the oldest is forgotten beyond the limit', () => {
  const buckets = createTokenBuckets({ perSecond: 0.001, burst: 1 }, 2);
  expect([buckets.take('a', 1), buckets.take('b', 1)]).toEqual([0, 0]);
  expect(buckets.take('a', 1)).toBeGreaterThan(0);
  expect(buckets.take('c', 1)).toBe(0);
  expect(buckets.take('a', 1)).toBeGreaterThan(0);
  expect(buckets.take('b', 1)).toBe(0);
});
