import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { conversationIdSchema } from '../../std/ids.ts';
import { compareByLongestWait } from './inbox-order.ts';

const rowArbitrary = fc.record({
  id: fc.integer({ min: 0, max: 9 }).map((number) => conversationIdSchema.parse(`conversation-${number}`)),
  waitingSince: fc.option(fc.nat(5)),
  lastMessage: fc.option(
    fc.record({
      kind: fc.constantFrom('incoming' as const, 'outgoing' as const, 'note' as const),
      preview: fc.constant('…'),
      at: fc.nat(5),
    }),
  ),
  createdAt: fc.nat(5),
});

describe('compareByLongestWait', () => {
  test('SLA-5 who waits longest comes first, then last words newest first', () => {
    const row = (id: string, waitingSince: number | null, at: number) => ({
      id: conversationIdSchema.parse(id),
      waitingSince,
      lastMessage: { kind: 'incoming' as const, preview: '', at },
      createdAt: 0,
    });
    const rows = [row('d', null, 50), row('b', 20, 90), row('c', null, 70), row('a', 10, 30)];
    expect(rows.sort(compareByLongestWait).map((each) => each.id)).toEqual(['a', 'b', 'c', 'd']);
  });

  test('SLA-5 is a total order: antisymmetric, transitive, equal only for the same conversation', () => {
    fc.assert(
      fc.property(rowArbitrary, rowArbitrary, rowArbitrary, (left, middle, right) => {
        expect(Math.sign(compareByLongestWait(left, middle))).toBe(
          0 - Math.sign(compareByLongestWait(middle, left)),
        );
        expect(compareByLongestWait(left, left)).toBe(0);
        if (left.id !== middle.id) expect(compareByLongestWait(left, middle)).not.toBe(0);
        if (compareByLongestWait(left, middle) < 0 && compareByLongestWait(middle, right) < 0) {
          expect(compareByLongestWait(left, right)).toBeLessThan(0);
        }
      }),
      { numRuns: 2_000 },
    );
  });
});
