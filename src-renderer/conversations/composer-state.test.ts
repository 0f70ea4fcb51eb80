// Owns when words may be sent, and what is said when they may not.
import { describe, expect, test } from 'vitest';
import { conversationSchema } from '../../src-shared/domain/conversation/conversation.ts';
import { composerState, readLength } from './composer-state.ts';

function view(
  given: Record<string, unknown>,
  may: Partial<Record<'reply' | 'take' | 'reopen', boolean>> = {},
) {
  const conversation = conversationSchema.parse({
    id: 'c1',
    contactId: 'k1',
    channel: 'chat',
    source: 'website',
    topicId: null,
    teamId: 't1',
    assigneeId: 'a1',
    epoch: 1,
    status: 'open',
    createdAt: 0,
    waitingSince: null,
    lastMessage: null,
    firstResponse: { state: 'cancelled', dueAt: 0 },
    page: null,
    contactReceived: 0,
    contactRead: 0,
    resolvedAt: null,
    seq: 1,
    ...given,
  });
  return {
    conversation,
    may: { reply: true, take: true, assign: true, resolve: true, reopen: true, ...may },
  };
}

describe('the composer', () => {
  test('UI-12 says who has the conversation, that it ended, or that sending takes it', () => {
    expect(composerState(view({}), 'reply', false)).toEqual({ state: 'ready', takes: false });
    expect(composerState(view({ assigneeId: null, status: 'queued' }), 'reply', false)).toEqual({
      state: 'ready',
      takes: true,
    });
    expect(composerState(view({ assigneeId: 'a2' }, { reply: false }), 'reply', false)).toEqual({
      state: 'not-owner',
      mayTake: true,
    });
    expect(composerState(view({ status: 'resolved' }), 'reply', false)).toEqual({
      state: 'ended',
      mayReopen: true,
    });
    expect(composerState(view({ status: 'abandoned' }), 'reply', false)).toEqual({ state: 'gone' });
  });

  test('UI-12 on a full disk neither is possible, and it is said why', () => {
    for (const kind of ['reply', 'note'] as const)
      expect(composerState(view({}), kind, true)).toEqual({ state: 'disk-full' });
  });

  test('UI-12 a note is always possible', () => {
    for (const status of ['open', 'resolved', 'abandoned', 'queued']) {
      expect(composerState(view({ status }, { reply: false }), 'note', false)).toEqual({
        state: 'ready',
        takes: false,
      });
    }
  });

  test('UI-12 the length is told when it comes near, and by how much it is over', () => {
    expect(readLength(0)).toEqual({ state: 'ample' });
    expect(readLength(9_600)).toEqual({ state: 'near', left: 400 });
    expect(readLength(10_000)).toEqual({ state: 'near', left: 0 });
    expect(readLength(10_001)).toEqual({ state: 'over', by: 1 });
  });
});
