// Owns that the next is whoever has waited longest.
import { expect, test } from 'vitest';
import { type InboxRow, inboxRowSchema } from '../../src-shared/bridge/views.ts';
import { longestWaiting } from './open-next-waiting.ts';

function row(id: string, waitingSince: number | null): InboxRow {
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
    waitingSince,
    firstResponse: { state: 'cancelled', dueAt: 0 },
    lastMessage: null,
    unread: 0,
    pending: 0,
    refused: 0,
    contactTyping: false,
    hasDraft: false,
  });
}

test('UI-9 next is the longest waiting of mine and the queue, other than the one open; nobody when nobody waits', () => {
  const rows = [row('mine', 300), row('answered', null), row('queued', 100), row('later', 200)];
  expect(longestWaiting(rows, null)?.conversationId).toBe('queued');
  expect(longestWaiting(rows, rows[2]?.conversationId ?? null)?.conversationId).toBe('later');
  expect(longestWaiting([row('answered', null)], null)).toBeNull();
});
