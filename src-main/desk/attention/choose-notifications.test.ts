// Owns the proof that a batch of messages makes at most one notification for each conversation, and the right one.
import { describe, expect, it } from 'vitest';
import {
  type Conversation,
  conversationSchema,
} from '../../../src-shared/domain/conversation/conversation.ts';
import { type Message, messageSchema } from '../../../src-shared/domain/conversation/message.ts';
import { conversationIdSchema } from '../../../src-shared/std/ids.ts';
import { type BatchContext, chooseNotifications } from './choose-notifications.ts';

const conversationOf = (id: string, assigneeId: string | null): Conversation =>
  conversationSchema.parse({
    ...{
      id,
      assigneeId,
      contactId: 'contact',
      channel: 'chat',
      source: 'website',
      topicId: null,
      teamId: 'team',
    },
    ...{
      epoch: 1,
      status: 'open',
      createdAt: 1,
      waitingSince: 1,
      lastMessage: null,
      page: null,
      resolvedAt: null,
    },
    ...{ firstResponse: { state: 'cancelled', dueAt: 1 }, contactReceived: 0, contactRead: 0, seq: 9 },
  });
const conversations = [
  conversationOf('mine', 'me'),
  conversationOf('theirs', 'other'),
  conversationOf('queued', null),
  conversationOf('waiting', null),
];
const said = (order: number, conversationId: string): Message =>
  messageSchema.parse({
    ...{ id: `m${order}`, conversationId, author: { kind: 'contact', id: 'contact' }, at: 1 },
    ...{ order, seq: order, kind: 'incoming', text: `text ${order}` },
  });
const choose = (messages: Message[], lookingAt: BatchContext['lookingAt'] = []) =>
  chooseNotifications(messages, {
    lookingAt,
    find: (id) => conversations.find((conversation) => conversation.id === id) ?? null,
  }).map(({ conversation, text }) => [conversation.id, text]);

describe('notifying of what nobody owns', () => {
  it('SYNC-14: one for each conversation of a batch, with the customer’s last words', () => {
    const messages = [said(1, 'queued'), said(2, 'waiting'), said(3, 'mine'), said(4, 'queued')];
    expect(choose(messages)).toEqual([
      ['queued', 'text 4'],
      ['waiting', 'text 2'],
    ]);
  });

  it('SYNC-14: none for what has an owner, for what I look at, or for what I can not see', () => {
    expect(choose([said(1, 'theirs'), said(2, 'mine'), said(3, 'unknown')])).toEqual([]);
    const lookingAt = [conversationIdSchema.parse('waiting')];
    expect(choose([said(1, 'waiting'), said(2, 'queued')], lookingAt)).toEqual([['queued', 'text 2']]);
  });
});
