// Owns reading a conversation's messages and read marks from the cache.
import { type Message, messageSchema } from '../../../src-shared/domain/conversation/message.ts';
import type { AgentId, ConversationId, MessageId } from '../../../src-shared/std/ids.ts';
import { DatabaseDamaged, type Sqlite } from './open-sqlite.ts';

export type CacheThreads = {
  /** The newest `limit` messages born before `beforeOrder` (null = all), oldest first. */
  page(conversationId: ConversationId, beforeOrder: number | null, limit: number): Message[];
  /** Never the customer's words: nobody asks for one of them by its id. */
  has(messageId: MessageId): boolean;
  find(messageId: MessageId): Message | null;
  /** The customer's last words; null = none are here. */
  lastIncoming(conversationId: ConversationId): string | null;
  /** `order` of the last message this agent has read; 0 = none. */
  readUpTo(conversationId: ConversationId, agentId: AgentId): number;
};

type MessageRow = {
  id: string;
  conversation_id: string;
  place: number;
  seq: number;
  kind: string;
  author_kind: string;
  author_id: string | null;
  at: number;
  text: string | null;
  activity: string | null;
  edited_at: number | null;
  removed_at: number | null;
};

export function cacheThreads(sqlite: Sqlite): CacheThreads {
  const page = sqlite.prepare<[string, number, number], MessageRow>(
    'SELECT * FROM messages WHERE conversation_id = ? AND place < ? ORDER BY place DESC LIMIT ?',
  );
  const has = sqlite.prepare<[string], { id: string }>(
    `SELECT id FROM messages WHERE id = ? AND kind <> 'incoming'`,
  );
  const one = sqlite.prepare<[string], MessageRow>(
    `SELECT * FROM messages WHERE id = ? AND kind <> 'incoming'`,
  );
  const lastIncoming = sqlite.prepare<[string], { text: string | null }>(
    `SELECT text FROM messages WHERE conversation_id = ? AND kind = 'incoming' ORDER BY place DESC LIMIT 1`,
  );
  const readMark = sqlite.prepare<[string, string], { up_to: number }>(
    'SELECT up_to FROM read_marks WHERE conversation_id = ? AND agent_id = ?',
  );
  return {
    page: (conversationId, beforeOrder, limit) =>
      page
        .all(conversationId, beforeOrder ?? Number.MAX_SAFE_INTEGER, limit)
        .reverse()
        .map(messageOf),
    has: (messageId) => has.get(messageId) !== undefined,
    find(messageId) {
      const row = one.get(messageId);
      return row === undefined ? null : messageOf(row);
    },
    lastIncoming: (conversationId) => lastIncoming.get(conversationId)?.text ?? null,
    readUpTo: (conversationId, agentId) => readMark.get(conversationId, agentId)?.up_to ?? 0,
  };
}

function messageOf(row: MessageRow): Message {
  const parsed = messageSchema.safeParse({
    id: row.id,
    conversationId: row.conversation_id,
    author: row.author_kind === 'system' ? { kind: 'system' } : { kind: row.author_kind, id: row.author_id },
    at: row.at,
    order: row.place,
    seq: row.seq,
    kind: row.kind,
    ...(row.kind === 'note' ? { editedAt: row.edited_at, removedAt: row.removed_at } : {}),
    ...(row.activity === null ? { text: row.text } : { activity: JSON.parse(row.activity) }),
  });
  if (!parsed.success)
    throw new DatabaseDamaged('a stored message has another shape', { cause: parsed.error });
  return parsed.data;
}
