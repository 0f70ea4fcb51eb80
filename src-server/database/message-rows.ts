// Owns the statements on messages. Bodies are JSON as they go over the wire.
import { type Message, messageSchema } from '../../src-shared/domain/conversation/message.ts';
import type { Database } from './database.ts';
import { prepareInsertMany } from './prepare-insert-many.ts';

export type MessageRow = { order: number; conversation_id: string; body: string };

/** A message to be written; `json` is its body. */
export type WrittenMessage = { message: Message; json: string };

export function prepareMessageRows(database: Database) {
  const insert = prepareInsertMany(database, 'INSERT INTO messages', 4);
  const insertRuns = prepareInsertMany(database, 'INSERT INTO message_runs', 3);
  const after = database.prepare<[number, number], MessageRow>(
    'SELECT "order", conversation_id, body FROM messages WHERE "order" > ? ORDER BY "order" LIMIT ?',
  );
  const ofConversation = database.prepare<[string, number, number, number], MessageRow>(
    `SELECT m."order", m.conversation_id, m.body
     FROM message_runs AS r CROSS JOIN messages AS m ON m."order" BETWEEN r.first AND r.last
     WHERE r.conversation_id = ? AND m."order" > ? AND m."order" <= ? ORDER BY r.first, m."order" LIMIT ?`,
  );
  const spokenBefore = database
    .prepare<[string, number, number, number], string>(
      `SELECT m.body
       FROM message_runs AS r CROSS JOIN messages AS m ON m."order" BETWEEN r.first AND r.last
       WHERE r.conversation_id = ? AND r.first < ? AND m."order" < ? AND m.kind IN ('incoming', 'outgoing')
       ORDER BY r.first DESC, m."order" DESC LIMIT ?`,
    )
    .pluck();
  const one = database.prepare<[number], string>('SELECT body FROM messages WHERE "order" = ?').pluck();
  const row = database.prepare<[number], MessageRow>(
    'SELECT "order", conversation_id, body FROM messages WHERE "order" = ?',
  );
  const change = database.prepare<[string, number]>('UPDATE messages SET body = ? WHERE "order" = ?');
  return {
    /** Null where that number is of no message. */
    find(order: number): Message | null {
      const found = one.get(order);
      return found === undefined ? null : messageSchema.parse(JSON.parse(found));
    },
    body: (order: number): string | undefined => one.get(order),
    row: (order: number): MessageRow | undefined => row.get(order),
    /** A note's words changed; its order stays. */
    change(message: Message, json: string): void {
      change.run(json, message.order);
    },
    /** In order, those of one conversation next to one another. */
    insertAll(written: readonly WrittenMessage[]): void {
      const values: (string | number)[] = [];
      const runs: (string | number)[] = [];
      let first = 0;
      for (const [index, { message, json }] of written.entries()) {
        values.push(message.order, message.conversationId, message.kind, json);
        if (first === 0) first = message.order;
        const next = written[index + 1]?.message;
        if (next?.conversationId === message.conversationId && next.order === message.order + 1) continue;
        runs.push(message.conversationId, first, message.order);
        first = 0;
      }
      insert(values);
      insertRuns(runs);
    },
    /** In order, over all conversations. */
    after: (order: number, limit: number): MessageRow[] => after.all(order, limit),
    /** One conversation's in (after, upTo], in order. */
    ofConversation: (id: string, order: number, upTo: number, limit: number): MessageRow[] =>
      ofConversation.all(id, order, upTo, limit),
    /** What was said between customer and agents, never notes: up to `limit` before `before`, oldest first. */
    spokenBefore(conversationId: string, before: number, limit: number): Message[] {
      return spokenBefore
        .all(conversationId, before, before, limit)
        .map((body) => messageSchema.parse(JSON.parse(body)))
        .reverse();
    },
  };
}
export type MessageRows = ReturnType<typeof prepareMessageRows>;
