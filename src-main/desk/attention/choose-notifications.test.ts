// Owns the proof that a batch of messages makes at most one notification for each conversation, and the right one.
import { describe, expect, it } from 'vitest';
import {
  type Conversation,
  conversationSchema,
} from '../../../src-shared/domain/conversation/conversation.ts';
import { type Message, messageSchema } from '../../../src-shared/domain/conversation/message.ts';
import { agentIdSchema, conversationIdSchema } from '../../../src-shared/std/ids.ts';
import { type BatchContext, chooseNotifications } from './choose-notifications.ts';

const me = agentIdSchema.parse('me');
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
];
const said = (order: number, conversationId: string): Message =>
  messageSchema.parse({
    ...{ id: `m${order}`, conversationId, author: { kind: 'contact', id: 'contact' }, at: 1 },
    ...{ order, seq: order, kind: 'incoming', text: `text ${order}` },
  });
const assigned = (order: number, conversationId: string, by: object = { kind: 'system' }): Message =>
  messageSchema.parse({
    ...{ id: `m${order}`, conversationId, author: by, at: 1, order, seq: order },
    ...{ kind: 'activity', activity: { code: 'assigned', agentId: 'me' } },
  });
const choose = (messages: Message[], changed: Partial<BatchContext> = {}) =>
  chooseNotifications(messages, {
    agentId: me,
    live: true,
    lookingAt: [],
    find: (id) => conversations.find((conversation) => conversation.id === id) ?? null,
    ...changed,
  }).map(({ message }) => message.order);

describe('notifying', () => {
  it('SYNC-14: one for each conversation of a batch, with the customer’s last words where there are any', () => {
    expect(choose([said(1, 'mine'), assigned(2, 'mine'), said(3, 'queued'), said(4, 'mine')])).toEqual([
      4, 3,
    ]);
    expect(choose([said(1, 'mine'), assigned(2, 'mine')])).toEqual([1]);
    expect(choose([assigned(2, 'mine')])).toEqual([2]);
  });

  it('SYNC-14: none for a colleague’s, for what I look at or did myself, or for what I can not see', () => {
    expect(choose([said(1, 'theirs'), said(2, 'unknown')])).toEqual([]);
    expect(choose([assigned(1, 'mine', { kind: 'agent', id: 'me' })])).toEqual([]);
    const lookingAt = [conversationIdSchema.parse('mine')];
    expect(choose([said(1, 'mine'), said(2, 'queued')], { lookingAt })).toEqual([2]);
  });

  it('SYNC-14: none for the rows of a catch-up', () => {
    expect(choose([said(1, 'mine'), assigned(2, 'queued')], { live: false })).toEqual([]);
  });
});
