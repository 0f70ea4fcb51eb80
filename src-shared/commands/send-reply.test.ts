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
  sue,
} from './example-situation.ts';
import { decideSendReply } from './send-reply.ts';

const reply = { name: 'send-reply' as const, conversationId, epoch: 3, text: 'Here it is.' };

function decided(...given: Parameters<typeof decideSendReply>) {
  const answer = decideSendReply(...given);
  if (!answer.ok) throw new Error(answer.error);
  return answer.value;
}

describe('decideSendReply', () => {
  test('SEND-3 answers the wait, settles the clock, opens the conversation', () => {
    for (const status of ['queued', 'offered', 'open', 'pending', 'snoozed'] as const) {
      const { conversation } = decided(
        reply,
        exampleSituation({ conversation: exampleConversation({ status }) }),
      );
      expect(conversation).toEqual(
        exampleConversation({
          status: 'open',
          waitingSince: null,
          lastMessage: { kind: 'outgoing', preview: 'Here it is.', at: 5_000 },
          firstResponse: { state: 'met', dueAt: 61_000, settledAt: 5_000 },
        }),
      );
    }
  });

  test('SEND-2 the message is the command: its id, its words, its author', () => {
    expect(decided(reply, exampleSituation()).messages).toEqual([
      {
        kind: 'outgoing',
        id: exampleCommandId(1),
        conversationId,
        author: { kind: 'agent', id: ana },
        at: 5_000,
        text: 'Here it is.',
      },
    ]);
  });

  test('SEND-4 to a conversation nobody owns it takes it and says so first', () => {
    const queued = exampleConversation({ assigneeId: null, status: 'queued' });
    const { conversation, messages } = decided(reply, exampleSituation({ conversation: queued }));
    expect(conversation).toMatchObject({ assigneeId: ana, epoch: 4, status: 'open' });
    expect(messages.map((message) => message.id)).toEqual([
      `${exampleCommandId(1)}.taken`,
      exampleCommandId(1),
    ]);
  });

  test('RIGHT-4 not over the owner, be it a team-mate or a supervisor', () => {
    for (const actor of [{ ...exampleActor(ben), teamIds: [sales] }, exampleActor(sue)]) {
      expect(decideSendReply(reply, exampleSituation({ actor }))).toEqual({ ok: false, error: 'not-owner' });
    }
  });

  test('SEND-1 refuses blank and overlong words, cleans the rest', () => {
    expect(decideSendReply({ ...reply, text: ' \n' }, exampleSituation())).toEqual({
      ok: false,
      error: 'empty-text',
    });
    expect(decideSendReply({ ...reply, text: 'x'.repeat(100_001) }, exampleSituation())).toEqual({
      ok: false,
      error: 'text-too-long',
    });
    expect(decided({ ...reply, text: 'a\u0000\ud800' }, exampleSituation()).messages).toMatchObject([
      { text: 'a\ufffd' },
    ]);
  });
});
