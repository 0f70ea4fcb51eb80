// Owns the proof that any part of a list read by index, with acts pending on some, is that part of the whole list sorted.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  type Conversation,
  conversationSchema,
} from '../../../src-shared/domain/conversation/conversation.ts';
import { compareByLongestWait } from '../../../src-shared/domain/inbox/inbox-order.ts';
import { inboxWindow, placeInList } from './inbox-window.ts';

const conversation = (n: number, waitingSince: number | null): Conversation =>
  conversationSchema.parse({
    ...{ id: `c-${(n * 7) % 41}`, contactId: 'v', channel: 'chat', source: 'website', topicId: null },
    ...{ teamId: 't', assigneeId: null, epoch: 0, status: 'open', createdAt: 5, waitingSince },
    ...{ lastMessage: null, firstResponse: { state: 'cancelled', dueAt: 1 }, page: null },
    ...{ contactReceived: 0, contactRead: 0, resolvedAt: null, seq: 1 },
  });

/** Null: not in the list. A third of them have acts pending, which move them, take them out or bring them in. */
const wait = fc.option(fc.option(fc.nat({ max: 9 })), { nil: undefined });
const someList = fc.array(fc.record({ before: wait, after: wait, pending: fc.nat({ max: 2 }) }), {
  maxLength: 40,
});

it('SYNC-12: the inbox from any place on is what stands there when everything is sorted', () => {
  fc.assert(
    fc.property(someList, fc.nat({ max: 45 }), fc.integer({ min: 1, max: 12 }), (list, from, limit) => {
      const stored: Conversation[] = [];
      const confirmed: Conversation[] = [];
      const seen: Conversation[] = [];
      const whole: Conversation[] = [];
      for (const [n, { before, after, pending }] of list.entries()) {
        const isPending = pending === 0;
        if (before !== undefined) {
          stored.push(conversation(n, before));
          if (isPending) confirmed.push(conversation(n, before));
        }
        const shown = isPending ? after : before;
        if (shown === undefined) continue;
        whole.push(conversation(n, shown));
        if (isPending) seen.push(conversation(n, shown));
      }
      stored.sort(compareByLongestWait);
      let read = 0;
      const page = (offset: number, most: number) => {
        read += most;
        return stored.slice(offset, offset + most);
      };
      expect(inboxWindow({ page, confirmed, seen, from, limit })).toEqual(
        whole.sort(compareByLongestWait).slice(from, from + limit),
      );
      expect(read).toBeLessThanOrEqual(limit + confirmed.length + seen.length);
      const listed = { page, confirmed, seen, count: stored.length };
      expect(whole.map((one) => placeInList(listed, one))).toEqual(whole.map((_, place) => place));
    }),
    { numRuns: 1_000 },
  );
});
