// Owns reading what most rows are, a message with words, without its schema: as strict, and many times as fast.
import { maxMessageLength } from '../../../src-shared/domain/conversation/message.ts';
import type { AgentId, ContactId, ConversationId, MessageId } from '../../../src-shared/std/ids.ts';
import type { Row } from '../../../src-shared/wire/row.ts';

type MessageRow = Extract<Row, { row: 'message' }>;

/** What the row's schema makes of a message somebody wrote to the other side; null for any other: ask the schema. */
export function readPlainMessage(row: unknown): MessageRow | null {
  if (!isObject(row)) return null;
  const { row: what, value } = row;
  if (what !== 'message' || !isObject(value)) return null;
  const { id, conversationId, author: from, at, order, seq, kind, text } = value;
  if (kind !== 'incoming' && kind !== 'outgoing') return null;
  if (!isMessageId(id) || !isConversationId(conversationId)) return null;
  if (!isCount(at) || at > lastEpochMs || !isCount(order) || !isCount(seq)) return null;
  if (typeof text !== 'string' || text.length > maxMessageLength) return null;
  const author = readAuthor(from);
  if (author === null) return null;
  return { row: 'message', value: { id, conversationId, author, at, order, seq, kind, text } };
}

function readAuthor(author: unknown): MessageRow['value']['author'] | null {
  if (!isObject(author)) return null;
  const { kind, id } = author;
  if (kind === 'contact') return isContactId(id) ? { kind, id } : null;
  if (kind === 'agent') return isAgentId(id) ? { kind, id } : null;
  return null;
}

const lastEpochMs = 8_640_000_000_000_000;
const idPattern = /^[A-Za-z0-9_.-]{1,64}$/;
const messageIdPattern = /^[A-Za-z0-9_.-]{1,80}$/;

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function isMessageId(value: unknown): value is MessageId {
  return typeof value === 'string' && messageIdPattern.test(value);
}

function isConversationId(value: unknown): value is ConversationId {
  return typeof value === 'string' && idPattern.test(value);
}

function isContactId(value: unknown): value is ContactId {
  return typeof value === 'string' && idPattern.test(value);
}

function isAgentId(value: unknown): value is AgentId {
  return typeof value === 'string' && idPattern.test(value);
}
