// Owns that what is on hand of a thread has no gap, loses nothing at the top, and is the desk's own at the end.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type ThreadMessage,
  type ThreadView,
  threadMessageSchema,
  threadViewSchema,
} from '../../src-shared/bridge/views.ts';
import {
  earlierNotes,
  earliestOrder,
  mergeNewest,
  prependEarlier,
  refreshEarlier,
  type ThreadWindow,
} from './thread-window.ts';

function message(order: number, state = 'sent'): ThreadMessage {
  return threadMessageSchema.parse({
    id: `m${order}`,
    order,
    kind: 'outgoing',
    author: { kind: 'agent', id: 'a1' },
    at: order,
    entryId: null,
    delivery: { state },
    text: 'x',
    editedAt: null,
    removedAt: null,
    mayChange: false,
  });
}

/** What the desk answers when the conversation has `stored` messages. */
function answer(
  stored: readonly number[],
  limit: number,
  before: number | null = null,
  contactRead = 0,
): ThreadView {
  const upTo = stored.filter((order) => before === null || order < before);
  const page = upTo.slice(-limit);
  return threadViewSchema.parse({
    conversation: {
      id: 'c1',
      contactId: 'k1',
      channel: 'chat',
      source: 'website',
      topicId: null,
      teamId: 't1',
      assigneeId: null,
      epoch: 0,
      status: 'open',
      createdAt: 0,
      waitingSince: null,
      lastMessage: null,
      firstResponse: { state: 'cancelled', dueAt: 0 },
      page: null,
      contactReceived: contactRead,
      contactRead,
      resolvedAt: null,
      seq: 1,
    },
    contact: {
      id: 'k1',
      name: '',
      shortCode: 'AB12',
      email: null,
      language: 'en',
      country: null,
      createdAt: 0,
      seq: 1,
    },
    messages: page.map((order) => message(order)),
    hasEarlier: upTo.length > page.length,
    whole: true,
    readUpTo: 0,
    contactTyping: false,
    typingAgentIds: [],
    refusedActs: [],
    may: { reply: true, take: true, assign: true, resolve: true, reopen: true },
  });
}

const orders = (window: ThreadWindow) => window.messages.map(({ order }) => order);
const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

describe('what is on hand', () => {
  test('UI-6 what was read back to stays while new messages come', () => {
    let window = mergeNewest(null, answer(upTo(10), 4));
    window = prependEarlier(window, answer(upTo(10), 4, earliestOrder(window)));
    expect(orders(window)).toEqual([3, 4, 5, 6, 7, 8, 9, 10]);
    window = mergeNewest(window, answer(upTo(12), 4));
    expect(orders(window)).toEqual([3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    expect(window.hasEarlier).toBe(true);
  });

  test('UI-6 when more was missed than one page holds, no gap is shown as none', () => {
    const window = mergeNewest(mergeNewest(null, answer(upTo(10), 4)), answer(upTo(100), 4));
    expect(orders(window)).toEqual([97, 98, 99, 100]);
    expect(window.hasEarlier).toBe(true);
  });

  test('UI-6 an act still on its way is in both readings and makes no gap look like none', () => {
    const onItsWay: ThreadMessage = { ...message(101, 'waiting'), order: null };
    const stored = message(101);
    const reading = (count: number, act: ThreadMessage): ThreadView => {
      const view = answer(upTo(count), 4);
      return { ...view, messages: [...view.messages, act] };
    };
    const begin = mergeNewest(null, reading(10, onItsWay));
    expect(orders(mergeNewest(begin, reading(100, onItsWay)))).toEqual([97, 98, 99, 100, null]);
    expect(orders(mergeNewest(begin, reading(100, stored)))).toEqual([97, 98, 99, 100, 101]);
  });

  test('UI-6 one that came ahead of what is still being fetched makes no gap look like none', () => {
    const begin = mergeNewest(null, answer([...upTo(10), 500], 4));
    expect(orders(mergeNewest(begin, answer([...upTo(100), 500], 4)))).toEqual([98, 99, 100, 500]);
  });

  test('UI-6 how far the customer has read is true of the earlier ones too', () => {
    let window = mergeNewest(null, answer(upTo(6), 3));
    window = prependEarlier(window, answer(upTo(6), 3, earliestOrder(window)));
    window = mergeNewest(window, answer(upTo(6), 3, null, 2));
    expect(window.messages.slice(0, 3).map(({ delivery }) => delivery.state)).toEqual([
      'read',
      'read',
      'sent',
    ]);
  });

  test('UI-6 whatever is written and read back, it is a gapless end of what is stored', () => {
    const act = fc.oneof(
      fc.record({ kind: fc.constant('arrive' as const), count: fc.integer({ min: 1, max: 9 }) }),
      fc.record({ kind: fc.constant('back' as const), count: fc.constant(1) }),
    );
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 12 }),
        fc.integer({ min: 1, max: 5 }),
        fc.array(act, { maxLength: 30 }),
        (begin, limit, acts) => {
          let stored = begin;
          let window = mergeNewest(null, answer(upTo(stored), limit));
          for (const { kind, count } of acts) {
            if (kind === 'arrive') {
              stored += count;
              window = mergeNewest(window, answer(upTo(stored), limit));
            } else if (window.hasEarlier) {
              window = prependEarlier(window, answer(upTo(stored), limit, earliestOrder(window)));
            }
            const shown = orders(window);
            expect(shown).toEqual(upTo(stored).slice(stored - shown.length));
            expect(window.hasEarlier).toBe(shown.length < stored);
          }
        },
      ),
    );
  });

  test('UI-22 a note read back to earlier is shown as it is now, nothing else is asked again', () => {
    const asNote = (one: ThreadMessage, text: string) =>
      threadMessageSchema.parse({ ...one, kind: 'note', text, mayChange: true });
    const newest = answer([1, 2, 3, 4, 5], 2);
    const window: ThreadWindow = {
      messages: [message(1), asNote(message(2), 'old'), message(3), ...newest.messages],
      hasEarlier: false,
    };
    expect(earlierNotes(window, newest)).toEqual({ beforeOrder: 4, limit: 2 });
    expect(earlierNotes({ ...window, messages: newest.messages }, newest)).toBeNull();
    const page = { ...newest, messages: [asNote(message(2), 'better'), message(3)] };
    const refreshed = refreshEarlier(window, page);
    expect(refreshed.messages.map((one) => ('text' in one ? one.text : ''))).toEqual([
      'x',
      'better',
      'x',
      'x',
      'x',
    ]);
    expect(refreshEarlier(refreshed, page)).toBe(refreshed);
  });
});
