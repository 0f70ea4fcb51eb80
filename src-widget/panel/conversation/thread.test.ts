import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { conversationIdSchema } from '../../../src-shared/std/ids.ts';
import { conversationFrame, messageFrame, welcomeFrame } from '../../testing/widget-frames.ts';
import {
  emptyThread,
  newestOrder,
  threadAfterChanges,
  threadAfterEarlier,
  threadAfterGone,
  threadAfterWelcome,
  unreadCount,
} from './thread.ts';

const conversation = conversationFrame();
const otherId = conversationIdSchema.parse('conversation-2');
const orders = (thread: { messages: readonly { order: number }[] }) =>
  thread.messages.map(({ order }) => order);

describe('thread', () => {
  it('WIDGET-9 shows each message once and in the order of the server, however frames come', () => {
    const frames = fc.array(fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 6 }), { maxLength: 12 });
    fc.assert(
      fc.property(frames, (batches) => {
        const thread = batches.reduce(
          (before, batch) =>
            threadAfterChanges(before, {
              type: 'changes',
              conversation,
              messages: batch.map((order) => messageFrame(order)),
            }),
          emptyThread,
        );
        expect(orders(thread)).toEqual([...new Set(batches.flat())].sort((left, right) => left - right));
      }),
    );
  });

  it('replaces a message that comes again', () => {
    const once = threadAfterChanges(emptyThread, {
      type: 'changes',
      conversation,
      messages: [messageFrame(1)],
    });
    const twice = threadAfterChanges(once, {
      type: 'changes',
      conversation,
      messages: [messageFrame(1, { text: 'mended' })],
    });
    expect(twice.messages.map(({ text }) => text)).toEqual(['mended']);
  });

  it('keeps what was read when the newest page touches it, and drops it when there could be a hole', () => {
    const known = threadAfterWelcome(
      emptyThread,
      welcomeFrame({ conversation, messages: [messageFrame(1), messageFrame(2)], hasEarlier: false }),
    );
    const touching = threadAfterWelcome(
      known,
      welcomeFrame({ conversation, messages: [messageFrame(2), messageFrame(3)], hasEarlier: true }),
    );
    expect(orders(touching)).toEqual([1, 2, 3]);
    expect(touching.hasEarlier).toBe(false);
    const apart = threadAfterWelcome(
      touching,
      welcomeFrame({ conversation, messages: [messageFrame(90), messageFrame(91)], hasEarlier: true }),
    );
    expect(orders(apart)).toEqual([90, 91]);
    expect(apart.hasEarlier).toBe(true);
  });

  it('is whole as soon as the newest page goes back to the beginning', () => {
    const halfWay = { conversation, messages: [messageFrame(2)], hasEarlier: true };
    const page = welcomeFrame({ conversation, messages: [messageFrame(1), messageFrame(2)] });
    expect(threadAfterWelcome(halfWay, page)).toMatchObject({ hasEarlier: false });
  });

  it('WIDGET-21 a conversation taken up again comes into sight half-way: what was said before is still to be read', () => {
    const ended = { ...conversation, status: 'resolved' } as const;
    const known = { conversation: ended, messages: [messageFrame(7)], hasEarlier: false };
    const other = conversationFrame({ id: otherId });
    const taken = threadAfterChanges(known, {
      type: 'changes',
      conversation: other,
      messages: [messageFrame(9)],
    });
    expect(taken).toEqual({ conversation: other, messages: [messageFrame(9)], hasEarlier: true });
  });

  it('WIDGET-21 late news of a conversation that ended takes the place of none', () => {
    const ended = conversationFrame({ id: otherId, status: 'resolved' });
    for (const status of ['open', 'resolved'] as const) {
      const known = {
        conversation: { ...conversation, status },
        messages: [messageFrame(1)],
        hasEarlier: false,
      };
      expect(threadAfterChanges(known, { type: 'changes', conversation: ended, messages: [] })).toBe(known);
    }
  });

  it('WIDGET-21 only the conversation shown is emptied when its words come back', () => {
    const known = { conversation, messages: [messageFrame(1)], hasEarlier: false };
    expect(threadAfterGone(known, otherId)).toBe(known);
    expect(threadAfterGone(known, conversation.id)).toMatchObject({ conversation: null, messages: [] });
  });

  it('puts earlier messages in front', () => {
    const known = threadAfterWelcome(
      emptyThread,
      welcomeFrame({ conversation, messages: [messageFrame(5)], hasEarlier: true }),
    );
    const more = threadAfterEarlier(known, {
      type: 'earlier',
      messages: [messageFrame(3), messageFrame(4)],
      hasEarlier: false,
    });
    expect(orders(more)).toEqual([3, 4, 5]);
    expect(more.hasEarlier).toBe(false);
    expect(newestOrder(more)).toBe(5);
  });

  it('counts as unread what came from us and was seen neither here nor in another tab', () => {
    const thread = threadAfterWelcome(
      emptyThread,
      welcomeFrame({
        conversation: conversationFrame({ contactRead: 2 }),
        messages: [messageFrame(1), messageFrame(3), messageFrame(4, { own: true }), messageFrame(5)],
      }),
    );
    expect(unreadCount(thread, 0)).toBe(2);
    expect(unreadCount(thread, 3)).toBe(1);
    expect(unreadCount(thread, 9)).toBe(0);
  });
});
