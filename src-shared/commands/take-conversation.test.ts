import { describe, expect, test } from 'vitest';
import {
  ana,
  ben,
  conversationId,
  exampleActor,
  exampleCommandId,
  exampleConversation,
  exampleSituation,
  sales,
} from './example-situation.ts';
import { decideTakeConversation } from './take-conversation.ts';

const take = { name: 'take-conversation' as const, conversationId, epoch: 3 };
const mate = { ...exampleActor(ben), teamIds: [sales] };

describe('decideTakeConversation', () => {
  test('RIGHT-4 a team-mate takes it from its owner; the wait goes on', () => {
    const decided = decideTakeConversation(take, exampleSituation({ actor: mate }));
    if (!decided.ok) throw new Error(decided.error);
    expect(decided.value.conversation).toEqual(exampleConversation({ assigneeId: ben, epoch: 4 }));
    expect(decided.value.messages).toMatchObject([
      { id: `${exampleCommandId(1)}.taken`, activity: { code: 'taken' } },
    ]);
  });

  test('SEND-5 of two who take at once the second is told that ownership changed', () => {
    const first = decideTakeConversation(
      take,
      exampleSituation({ conversation: exampleConversation({ assigneeId: null }) }),
    );
    if (!first.ok) throw new Error(first.error);
    expect(first.value.conversation?.assigneeId).toBe(ana);
    const second = exampleSituation({ actor: mate, conversation: first.value.conversation });
    expect(decideTakeConversation(take, second)).toEqual({ ok: false, error: 'stale-epoch' });
  });

  test('SEND-13 what is mine already cannot be taken', () => {
    expect(decideTakeConversation(take, exampleSituation())).toEqual({ ok: false, error: 'already-owner' });
  });
});
