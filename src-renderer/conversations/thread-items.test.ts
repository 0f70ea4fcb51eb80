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

type Given = { hasEarlier?: boolean; whole?: boolean; firstUnreadId?: string };
const lines = (messages: ThreadMessage[], given: Given = {}) =>
  threadItems({
    messages,
    hasEarlier: given.hasEarlier ?? true,
    whole: given.whole ?? true,
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

  test('UI-23 a conversation that is not whole says so at its end, and never calls nothing its beginning', () => {
    const kinds = (messages: ThreadMessage[]) =>
      lines(messages, { hasEarlier: false, whole: false }).map(({ kind }) => kind);
    expect(kinds([message(1)])).toEqual(['start', 'day', 'message', 'missing']);
    expect(kinds([])).toEqual(['missing']);
  });

  test('UI-21 undo is offered once for what is held together', () => {
    const held = (order: number, until: number, given: Record<string, unknown> = {}) =>
      ours(order, 'held', { delivery: { state: 'held', until }, order: null, ...given });
    const items = lines([
      ours(1, 'sent'),
      held(2, 7_000),
      held(3, 7_000, { kind: 'activity', activity: { code: 'resolved' } }),
      held(4, 9_000),
    ]);
    expect(items.flatMap((item) => ('offersUndo' in item ? [item.offersUndo] : []))).toEqual([
      false,
      true,
      false,
      true,
    ]);
  });
});
