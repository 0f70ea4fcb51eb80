// Owns reading what most rows are, a message with words, without its schema: as strict, and many times as fast.
import { maxMessageLength } from '../../../src-shared/domain/conversation/message.ts';
import {
  isAgentId,
  isContactId,
  isConversationId,
  isCount,
  isEpochMs,
  isMessageId,
  isObject,
} from '../../../src-shared/std/plain-values.ts';
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
  if (!isEpochMs(at) || !isCount(order) || !isCount(seq)) return null;
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
