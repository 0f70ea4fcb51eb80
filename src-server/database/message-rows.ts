// Owns the statements on messages. Bodies are JSON as they go over the wire.
import { type Message, messageSchema } from '../../src-shared/domain/conversation/message.ts';
import type { Database } from './database.ts';

export type MessageRow = { order: number; conversation_id: string; body: string };

export function prepareMessageRows(database: Database) {
  const insert = database.prepare<[number, string, string, string]>(
    'INSERT INTO messages VALUES (?, ?, ?, ?)',
  );
  const after = database.prepare<[number, number], MessageRow>(
    'SELECT "order", conversation_id, body FROM messages WHERE "order" > ? ORDER BY "order" LIMIT ?',
  );
  const ofConversation = database.prepare<[string, number, number, number], MessageRow>(
    `SELECT "order", conversation_id, body FROM messages
     WHERE conversation_id = ? AND "order" > ? AND "order" <= ? ORDER BY "order" LIMIT ?`,
  );
  const spokenBefore = database
    .prepare<[string, number, number], string>(
      `SELECT body FROM messages WHERE conversation_id = ? AND "order" < ? AND kind IN ('incoming', 'outgoing')
       ORDER BY "order" DESC LIMIT ?`,
    )
    .pluck();
  return {
    insert(message: Message, json: string): void {
      insert.run(message.order, message.conversationId, message.kind, json);
    },
    /** In order, over all conversations. */
    after: (order: number, limit: number): MessageRow[] => after.all(order, limit),
    /** One conversation's in (after, upTo], in order. */
    ofConversation: (id: string, order: number, upTo: number, limit: number): MessageRow[] =>
      ofConversation.all(id, order, upTo, limit),
    /** What was said between customer and agents, never notes: up to `limit` before `before`, oldest first. */
    spokenBefore(conversationId: string, before: number, limit: number): Message[] {
      return spokenBefore
        .all(conversationId, before, limit)
        .map((body) => messageSchema.parse(JSON.parse(body)))
        .reverse();
    },
  };
}
export type MessageRows = ReturnType<typeof prepareMessageRows>;
