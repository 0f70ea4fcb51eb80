// Owns where a thread opens and that arrivals never move what is being read.
import { describe, expect, test } from 'vitest';
import { type ThreadMessage, threadMessageSchema } from '../../src-shared/bridge/views.ts';
import { changeOf, grewAtTop, openingPlace } from './thread-anchor.ts';
import { type ThreadItem, threadItems } from './thread-items.ts';

function message(order: number, pending = false): ThreadMessage {
  return threadMessageSchema.parse({
    id: `m${order}`,
    order: pending ? null : order,
    kind: pending ? 'outgoing' : 'incoming',
    author: pending ? { kind: 'agent', id: 'a1' } : { kind: 'contact', id: 'k1' },
    at: order * 1000,
    entryId: pending ? 'entry-0000000000' : null,
    delivery: { state: pending ? 'waiting' : 'received' },
    text: 'x',
    editedAt: null,
    removedAt: null,
    mayChange: false,
  });
}

function thread(
  orders: number[],
  given: { hasEarlier?: boolean; unread?: string; pending?: number[] } = {},
): ThreadItem[] {
  return threadItems({
    messages: [
      ...orders.map((order) => message(order)),
      ...(given.pending ?? []).map((order) => message(order, true)),
    ],
    hasEarlier: given.hasEarlier ?? true,
    whole: true,
    firstUnreadId: given.unread ?? null,
    dayOf: () => 1,
  });
}

describe('a thread', () => {
  test('UI-5 opens at the mark of what is new, else at its end', () => {
    expect(openingPlace(thread([1, 2, 3]))).toEqual({ index: 3, align: 'end' });
    const items = thread([1, 2, 3], { unread: 'm2' });
    expect(openingPlace(items)).toEqual({
      index: items.findIndex(({ kind }) => kind === 'unread'),
      align: 'start',
    });
  });

  test('UI-5 knows growing at the top from growing at the end', () => {
    expect(grewAtTop(thread([5, 6]), thread([3, 4, 5, 6]))).toBe(true);
    expect(grewAtTop(thread([5, 6]), thread([3, 4, 5, 6], { hasEarlier: false }))).toBe(true);
    expect(grewAtTop(thread([5, 6]), thread([5, 6, 7]))).toBe(false);
    expect(grewAtTop([], thread([5, 6]))).toBe(false);
    expect(grewAtTop(thread([5, 6]), thread([50, 60]))).toBe(false);
  });

  test('UI-5 follows what arrives only when it stood at the end, and counts it otherwise', () => {
    expect(changeOf(thread([1, 2]), thread([1, 2, 3]), true)).toEqual({ follow: true, arrived: 1 });
    expect(changeOf(thread([1, 2]), thread([1, 2, 3, 4]), false)).toEqual({ follow: false, arrived: 2 });
    expect(changeOf(thread([3, 4]), thread([1, 2, 3, 4]), false)).toEqual({ follow: false, arrived: 0 });
  });

  test('UI-5 goes to the end for one’s own words, once', () => {
    expect(changeOf(thread([1, 2]), thread([1, 2], { pending: [3] }), false).follow).toBe(true);
    const pending = thread([1, 2], { pending: [3] });
    expect(changeOf(pending, thread([1, 2], { pending: [3] }), false)).toEqual({ follow: false, arrived: 0 });
  });
});
