// Owns that whatever place of a list is shown, it and what is around it are asked for, and moving a little asks for nothing.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { inboxRowsAtOnce } from '../../src-shared/bridge/bridge-limits.ts';
import { beginAround } from './inbox-window.ts';

const around = 50;

test('UI-25 the part that is here has the place that is shown and what is around it, as far as the list goes', () => {
  fc.assert(
    fc.property(
      fc.nat({ max: 5_000 }),
      fc.nat({ max: 5_000 }),
      fc.nat({ max: 6_000 }),
      (place, from, count) => {
        fc.pre(place < count);
        const begin = beginAround(place, from, count);
        expect(begin).toBeLessThanOrEqual(Math.max(0, place - around));
        expect(begin + inboxRowsAtOnce).toBeGreaterThan(Math.min(count - 1, place + around));
        expect(beginAround(place, begin, count)).toBe(begin);
      },
    ),
  );
});

test('UI-25 small moves ask for nothing', () => {
  expect(beginAround(0, 0, 10_000)).toBe(0);
  expect(beginAround(199, 0, 10_000)).toBe(0);
  expect(beginAround(201, 0, 10_000)).toBe(101);
  expect(beginAround(230, 101, 10_000)).toBe(101);
  expect(beginAround(160, 101, 10_000)).toBe(101);
  expect(beginAround(290, 0, 300)).toBe(0);
});
