import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Conversation } from '../domain/conversation/conversation.ts';
import { conversationStatusSchema } from '../domain/conversation/conversation.ts';
import { conversationIdSchema } from '../std/ids.ts';
import {
  ana,
  conversationId,
  customer,
  customerActor,
  exampleCommandId,
  exampleConversation,
  sales,
  stranger,
  topicId,
} from './example-situation.ts';
import { decideVisitorCommand, type VisitorCommand, type VisitorSituation } from './visitor-command.ts';

function situation(changes: Partial<VisitorSituation> = {}): VisitorSituation {
  return {
    actor: customerActor,
    now: 9_000,
    commandId: exampleCommandId(2),
    conversation: exampleConversation(),
    newConversationId: conversationIdSchema.parse('conversation-new'),
    teamForTopic: sales,
    firstResponseTargetMs: 60_000,
    ...changes,
  };
}

function decided(command: VisitorCommand, given: VisitorSituation) {
  const answer = decideVisitorCommand(command, given);
  if (!answer.ok) throw new Error(answer.error);
  return answer.value;
}

const start = {
  name: 'start-conversation' as const,
  topicId,
  source: 'website' as const,
  page: null,
  text: 'Hi',
};
const send = { name: 'send-message' as const, conversationId, text: 'And?' };

describe('decideVisitorCommand', () => {
  test('SLA-1 SEND-8 starting opens a queued conversation with its wait and its clock running', () => {
    const { conversation, messages } = decided(start, situation({ conversation: null }));
    expect(conversation).toMatchObject({
      id: 'conversation-new',
      contactId: customer,
      teamId: sales,
      assigneeId: null,
      status: 'queued',
      epoch: 0,
      waitingSince: 9_000,
      firstResponse: { state: 'running', startedAt: 9_000, dueAt: 69_000 },
      lastMessage: { kind: 'incoming', preview: 'Hi', at: 9_000 },
    });
    expect(messages).toEqual([
      {
        kind: 'incoming',
        id: exampleCommandId(2),
        conversationId: 'conversation-new',
        author: { kind: 'contact', id: customer },
        at: 9_000,
        text: 'Hi',
      },
    ]);
  });

  test('SEND-8 starting where one is ongoing joins it; the wait keeps its beginning', () => {
    const { conversation } = decided(start, situation());
    expect(conversation).toMatchObject({ id: conversationId, assigneeId: ana, waitingSince: 1_000 });
  });

  test('SEND-7 a word into a resolved conversation reopens it, with its owner or in the queue', () => {
    const resolved: Partial<Conversation> = { status: 'resolved', resolvedAt: 8_000, waitingSince: null };
    const owned = decided(send, situation({ conversation: exampleConversation(resolved) }));
    expect(owned.conversation).toMatchObject({
      status: 'open',
      assigneeId: ana,
      resolvedAt: null,
      waitingSince: 9_000,
    });
    expect(owned.messages.map((message) => message.kind)).toEqual(['activity', 'incoming']);
    const ownerless = decided(
      send,
      situation({ conversation: exampleConversation({ ...resolved, assigneeId: null }) }),
    );
    expect(ownerless.conversation).toMatchObject({ status: 'queued', assigneeId: null });
  });

  test('SEND-7 a word wakes what was pending or snoozed', () => {
    for (const status of ['pending', 'snoozed'] as const) {
      expect(
        decided(send, situation({ conversation: exampleConversation({ status }) })).conversation?.status,
      ).toBe('open');
    }
  });

  test('SEND-6 an abandoned conversation takes no more', () => {
    const conversation = exampleConversation({ status: 'abandoned' });
    expect(decideVisitorCommand(send, situation({ conversation }))).toEqual({ ok: false, error: 'gone' });
  });

  test('RIGHT-3 another’s conversation does not exist for a visitor', () => {
    const commands: VisitorCommand[] = [
      send,
      { name: 'mark-progress', conversationId, received: 1, read: 1 },
      { name: 'visit-page', conversationId, page: { url: 'https://shop.example/', title: '' } },
    ];
    for (const command of commands) {
      for (const conversation of [null, exampleConversation({ contactId: stranger })]) {
        expect(decideVisitorCommand(command, situation({ conversation }))).toEqual({
          ok: false,
          error: 'not-found',
        });
      }
    }
  });

  test('SEND-10 progress only moves forward, and what is read was received', () => {
    const mark = fc.record({ received: fc.nat(9), read: fc.nat(9) });
    fc.assert(
      fc.property(fc.array(mark, { maxLength: 8 }), (marks) => {
        let conversation = exampleConversation();
        for (const { received, read } of marks) {
          const command = { name: 'mark-progress' as const, conversationId, received, read };
          const after = decided(command, situation({ conversation })).conversation;
          if (after === null) continue;
          expect(after).not.toEqual(conversation);
          expect(after.contactReceived).toBeGreaterThanOrEqual(conversation.contactReceived);
          expect(after.contactRead).toBeGreaterThanOrEqual(conversation.contactRead);
          expect(after.contactReceived).toBeGreaterThanOrEqual(after.contactRead);
          conversation = after;
        }
        const reads = marks.map((each) => each.read);
        expect(conversation.contactRead).toBe(Math.max(0, ...reads));
      }),
    );
  });

  test('SEND-10 the page the visitor is on changes once', () => {
    const page = { url: 'https://shop.example/cart', title: 'Cart' };
    const command = { name: 'visit-page' as const, conversationId, page };
    expect(decided(command, situation()).conversation?.page).toEqual(page);
    const there = situation({ conversation: exampleConversation({ page }) });
    expect(decided(command, there)).toEqual({ conversation: null, messages: [] });
  });

  test('SEND-8 SEND-5 in any state a word keeps owner and epoch, and the customer waits', () => {
    for (const status of conversationStatusSchema.exclude(['abandoned']).options) {
      for (const waitingSince of [null, 1_000]) {
        const conversation = exampleConversation({ status, waitingSince });
        const after = decided(send, situation({ conversation })).conversation;
        expect(after).toMatchObject({ assigneeId: ana, epoch: 3, waitingSince: waitingSince ?? 9_000 });
      }
    }
  });

  test('SEND-1 blank words open nothing', () => {
    expect(decideVisitorCommand({ ...start, text: '' }, situation({ conversation: null }))).toEqual({
      ok: false,
      error: 'empty-text',
    });
  });
});
