// Tries that those who are sent away come back spread out, however many they are.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { spreadRetry } from './spread-retry.ts';

it('SRV-30 who is told to come back comes between 0.5 and 30 s later, in no second more than a fair share', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 12_000 }), (count) => {
      const bySecond = new Map<number, number>();
      for (let position = 0; position < count; position += 1) {
        const ms = spreadRetry(position, count);
        expect(ms >= 500 && ms <= 30_000).toBe(true);
        const second = Math.floor(ms / 1_000);
        bySecond.set(second, (bySecond.get(second) ?? 0) + 1);
      }
      const fairShare = Math.max(count / 29.5, Math.min(count / 2.5, 1_000 / 3));
      expect(Math.max(...bySecond.values())).toBeLessThanOrEqual(fairShare + 6);
    }),
    { numRuns: 60 },
  );
});
