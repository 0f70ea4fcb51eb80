import { describe, expect, test } from 'vitest';
import { agentIdSchema, contactIdSchema, conversationIdSchema, messageIdSchema } from '../../std/ids.ts';
import type { Activity, Message } from '../conversation/message.ts';
import { shouldNotify } from './should-notify.ts';

const me = agentIdSchema.parse('agent-me');
const colleague = agentIdSchema.parse('agent-colleague');
const id = conversationIdSchema.parse('conversation-1');
const entry = { id: messageIdSchema.parse('message-1'), conversationId: id, at: 1, order: 1, seq: 1 };
const customer = { kind: 'contact' as const, id: contactIdSchema.parse('contact-1') };
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
  test('SEND-17 the customer’s words to nobody yet announce themselves; what has an owner is the server’s to tell', () => {
    expect(shouldNotify(words('incoming'), { id, assigneeId: null }, [])).toBe(true);
    expect(shouldNotify(words('incoming'), { id, assigneeId: me }, [])).toBe(false);
    expect(shouldNotify(words('incoming'), { id, assigneeId: colleague }, [])).toBe(false);
  });

  test('SEND-17 what I have in front of me does not', () => {
    const elsewhere = conversationIdSchema.parse('conversation-2');
    expect(shouldNotify(words('incoming'), { id, assigneeId: null }, [elsewhere, id])).toBe(false);
    expect(shouldNotify(words('incoming'), { id, assigneeId: null }, [elsewhere])).toBe(true);
  });

  test('SEND-17 our own side’s words and activities do not', () => {
    const activities = [
      act({ code: 'resolved' }, colleague),
      act({ code: 'assigned', agentId: me }, colleague),
    ];
    for (const message of [words('outgoing'), words('note'), ...activities]) {
      expect(shouldNotify(message, { id, assigneeId: null }, [])).toBe(false);
    }
  });
});
