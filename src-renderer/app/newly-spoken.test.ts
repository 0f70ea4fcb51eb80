// Owns which arrivals are told.
import { expect, test } from 'vitest';
import { type InboxRow, inboxRowSchema } from '../../src-shared/bridge/views.ts';
import { newlySpoken } from './newly-spoken.ts';

function row(id: string, at: number, kind = 'incoming', unread = 1): InboxRow {
  return inboxRowSchema.parse({
    conversationId: id,
    contact: {
      id: 'k1',
      name: 'A',
      shortCode: 'AB12',
      email: null,
      language: 'en',
      country: null,
      createdAt: 0,
      seq: 1,
    },
    teamId: 't1',
    topicId: null,
    assigneeId: null,
    status: 'open',
    createdAt: 0,
    waitingSince: null,
    firstResponse: { state: 'cancelled', dueAt: 0 },
    lastMessage: { kind, preview: 'x', at },
    unread,
    pending: 0,
    refused: 0,
    contactTyping: false,
    hasDraft: false,
  });
}

test('UI-18 only what the customer said since is told', () => {
  const before = [row('a', 1), row('b', 1), row('c', 1)];
  const after = [row('a', 2), row('b', 1), row('c', 3, 'outgoing'), row('d', 4), row('e', 4, 'incoming', 0)];
  expect(newlySpoken(before, after).map(({ conversationId }) => conversationId)).toEqual(['a', 'd']);
  expect(newlySpoken(after, after)).toEqual([]);
});
