import { describe, expect, test } from 'vitest';
import { conversationId, exampleConversation, exampleSituation } from './example-situation.ts';
import { decideReopenConversation } from './reopen-conversation.ts';
import { decideResolveConversation } from './resolve-conversation.ts';

const resolve = { name: 'resolve-conversation' as const, conversationId, epoch: 3 };
const reopen = { name: 'reopen-conversation' as const, conversationId, epoch: 3 };

describe('decideResolveConversation', () => {
  test('SEND-9 SLA-4 ends the wait and cancels a running clock', () => {
    const decided = decideResolveConversation(resolve, exampleSituation());
    if (!decided.ok) throw new Error(decided.error);
    expect(decided.value.conversation).toEqual(
      exampleConversation({
        status: 'resolved',
        resolvedAt: 5_000,
        waitingSince: null,
        firstResponse: { state: 'cancelled', dueAt: 61_000 },
      }),
    );
  });

  test('SEND-9 leaves a settled clock as it was', () => {
    const firstResponse = { state: 'met' as const, dueAt: 61_000, settledAt: 2_000 };
    const conversation = exampleConversation({ firstResponse });
    const decided = decideResolveConversation(resolve, exampleSituation({ conversation }));
    if (!decided.ok) throw new Error(decided.error);
    expect(decided.value.conversation?.firstResponse).toEqual(firstResponse);
  });
});

describe('decideReopenConversation', () => {
  test('SEND-9 stays with its owner, else becomes the reopening agent’s under a new epoch', () => {
    const resolved = exampleConversation({ status: 'resolved', resolvedAt: 4_000, waitingSince: null });
    const owned = decideReopenConversation(reopen, exampleSituation({ conversation: resolved }));
    if (!owned.ok) throw new Error(owned.error);
    expect(owned.value.conversation).toEqual({ ...resolved, status: 'open', resolvedAt: null });
    const ownerless = decideReopenConversation(
      reopen,
      exampleSituation({ conversation: { ...resolved, assigneeId: null } }),
    );
    if (!ownerless.ok) throw new Error(ownerless.error);
    expect(ownerless.value.conversation).toMatchObject({ assigneeId: 'agent-ana', epoch: 4, status: 'open' });
  });

  test('SEND-9 only what is resolved can be reopened', () => {
    expect(decideReopenConversation(reopen, exampleSituation())).toEqual({
      ok: false,
      error: 'not-resolved',
    });
  });
});
