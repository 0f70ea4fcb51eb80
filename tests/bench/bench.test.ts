// Tries the arithmetic of benches: a wrong median would make every claim wrong.
import { expect, it } from 'vitest';
import { compareInTurns, spreadOf, verdictOf } from './bench.ts';

it('takes the median, least and greatest of odd and even counts', () => {
  expect(spreadOf([3, 1, 2])).toEqual({ median: 2, min: 1, max: 3 });
  expect(spreadOf([4, 1, 2, 3])).toEqual({ median: 2.5, min: 1, max: 4 });
});

it('measures in turns and takes the ratio within each pair', async () => {
  const order: string[] = [];
  const values = { subject: [10, 30], reference: [20, 20] };
  const comparison = await compareInTurns({
    subject: 'ours',
    reference: 'theirs',
    unit: '/s',
    pairs: 2,
    say: () => {},
    measureSubject: async () => {
      order.push('ours');
      return values.subject.shift() ?? 0;
    },
    measureReference: async () => {
      order.push('theirs');
      return values.reference.shift() ?? 0;
    },
  });
  expect(order).toEqual(['theirs', 'ours', 'theirs', 'ours']);
  expect(comparison.ratio).toEqual({ median: 1, min: 0.5, max: 1.5 });
});

it('says short on the wrong side of the goal', () => {
  expect(verdictOf({ goal: 0.9, better: 'higher' }, 0.9)).toBe('ok');
  expect(verdictOf({ goal: 0.9, better: 'higher' }, 0.899)).toBe('short');
  expect(verdictOf({ goal: 1.15, better: 'lower' }, 1.2)).toBe('short');
});
