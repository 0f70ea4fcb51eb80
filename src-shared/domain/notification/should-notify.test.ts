import { describe, expect, test } from 'vitest';
import { agentIdSchema, contactIdSchema, conversationIdSchema, messageIdSchema } from '../../std/ids.ts';
import type { Activity, Message } from '../conversation/message.ts';
import { shouldNotify } from './should-notify.ts';

const me = agentIdSchema.parse('agent-me');
const colleague = agentIdSchema.parse('agent-colleague');
const id = conversationIdSchema.parse('conversation-1');
const entry = { id: messageIdSchema.parse('message-1'), conversationId: id, at: 1, order: 1, seq: 1 };
const customer = { kind: 'contact' as const, id: contactIdSchema.parse('contact-1') };
const live = { agentId: me, live: true, lookingAt: null };

const words = (kind: 'incoming' | 'outgoing' | 'note'): Message => {
  const said = { ...entry, text: 'x' };
  if (kind === 'incoming') return { ...said, kind, author: customer };
  const author = { kind: 'agent' as const, id: colleague };
  return kind === 'outgoing'
    ? { ...said, kind, author }
    : { ...said, kind, author, editedAt: null, removedAt: null };
};
const act = (activity: Activity, by: typeof me): Message => ({
  ...entry,
  kind: 'activity',
  activity,
  author: { kind: 'agent', id: by },
});

describe('shouldNotify', () => {
  test('SEND-17 the customer’s words to me or to nobody yet announce themselves, to a colleague not', () => {
    expect(shouldNotify(words('incoming'), { id, assigneeId: me }, live)).toBe(true);
    expect(shouldNotify(words('incoming'), { id, assigneeId: null }, live)).toBe(true);
    expect(shouldNotify(words('incoming'), { id, assigneeId: colleague }, live)).toBe(false);
  });

  test('SEND-17 nothing announces itself while catching up, or what I have in front of me', () => {
    expect(shouldNotify(words('incoming'), { id, assigneeId: me }, { ...live, live: false })).toBe(false);
    expect(shouldNotify(words('incoming'), { id, assigneeId: me }, { ...live, lookingAt: id })).toBe(false);
    const elsewhere = conversationIdSchema.parse('conversation-2');
    expect(shouldNotify(words('incoming'), { id, assigneeId: me }, { ...live, lookingAt: elsewhere })).toBe(
      true,
    );
  });

  test('SEND-17 being given a conversation announces itself, taking one oneself not', () => {
    const given: Activity = { code: 'assigned', agentId: me };
    expect(shouldNotify(act(given, colleague), { id, assigneeId: me }, live)).toBe(true);
    expect(shouldNotify(act(given, me), { id, assigneeId: me }, live)).toBe(false);
    expect(
      shouldNotify(act({ code: 'assigned', agentId: colleague }, me), { id, assigneeId: colleague }, live),
    ).toBe(false);
    const byRouting: Message = { ...entry, kind: 'activity', activity: given, author: { kind: 'system' } };
    expect(shouldNotify(byRouting, { id, assigneeId: me }, live)).toBe(true);
  });

  test('SEND-17 our own side’s words and other activities do not', () => {
    for (const message of [words('outgoing'), words('note'), act({ code: 'resolved' }, colleague)]) {
      expect(shouldNotify(message, { id, assigneeId: me }, live)).toBe(false);
    }
  });
});
