// Owns how messages become lines: days, runs, the mark of what is new, and where how far they got is told.
import { describe, expect, test } from 'vitest';
import { type ThreadMessage, threadMessageSchema } from '../../src-shared/bridge/views.ts';
import { firstUnread, threadItems } from './thread-items.ts';

const minute = 60_000;
const dayOf = (at: number) => Math.floor(at / 86_400_000);

function message(order: number, given: Record<string, unknown> = {}): ThreadMessage {
  return threadMessageSchema.parse({
    id: `m${order}`,
    order,
    kind: 'incoming',
    author: { kind: 'contact', id: 'k1' },
    at: order * minute,
    entryId: null,
    delivery: { state: 'received' },
    text: `text ${order}`,
    editedAt: null,
    removedAt: null,
    mayChange: false,
    ...given,
  });
}

const ours = (order: number, state: string, given: Record<string, unknown> = {}) =>
  message(order, { kind: 'outgoing', author: { kind: 'agent', id: 'a1' }, delivery: { state }, ...given });

const lines = (messages: ThreadMessage[], given: { hasEarlier?: boolean; firstUnreadId?: string } = {}) =>
  threadItems({
    messages,
    hasEarlier: given.hasEarlier ?? true,
    firstUnreadId: given.firstUnreadId ?? null,
    dayOf,
  });

describe('the lines of a thread', () => {
  test('UI-5 the beginning is said where it is on hand, each day once', () => {
    const kinds = lines([message(1), message(2, { at: 86_400_000 + minute })], { hasEarlier: false }).map(
      ({ kind }) => kind,
    );
    expect(kinds).toEqual(['start', 'day', 'message', 'day', 'message']);
    expect(lines([message(1)]).map(({ kind }) => kind)).toEqual(['day', 'message']);
  });

  test('UI-5 a run begins with another author, another kind, a pause, or what is new', () => {
    const items = lines(
      [
        message(1),
        message(2),
        message(9),
        ours(10, 'sent'),
        ours(11, 'sent', { kind: 'note' }),
        ours(12, 'sent', { kind: 'note', author: { kind: 'agent', id: 'a2' } }),
        message(13),
        message(14),
      ],
      { firstUnreadId: 'm14' },
    );
    const first = items.flatMap((item) => (item.kind === 'message' ? [item.first] : []));
    expect(first).toEqual([true, false, true, true, true, true, true, true]);
    expect(items.findIndex(({ kind }) => kind === 'unread')).toBe(items.length - 2);
  });

  test('UI-11 how far is told by everything unsettled, and once by the latest sent, delivered and read', () => {
    const items = lines([
      ours(1, 'read'),
      ours(2, 'read'),
      ours(3, 'delivered'),
      ours(4, 'delivered'),
      ours(5, 'sent', { kind: 'note' }),
      ours(6, 'unconfirmed'),
      ours(7, 'waiting', { order: null }),
      ours(8, 'sending', { order: null }),
    ]);
    const telling = items.flatMap((item) => (item.kind === 'message' && item.tells ? [item.key] : []));
    expect(telling).toEqual(['m2', 'm4', 'm6', 'm7', 'm8']);
  });

  test('UI-5 the first unread is the customer’s first after what was read, never one’s own', () => {
    const messages = [message(1), message(2), ours(3, 'sent'), message(4), message(5, { order: null })];
    expect(firstUnread(messages, 2)).toBe('m4');
    expect(firstUnread(messages, 0)).toBe('m1');
    expect(firstUnread(messages, 4)).toBeNull();
  });
});
