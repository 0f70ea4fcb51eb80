// Owns the statements on messages. Bodies are JSON as they go over the wire.
import { type Message, messageSchema } from '../../src-shared/domain/conversation/message.ts';
import type { Database } from './database.ts';
import { prepareMessageRuns, runsOf } from './message-runs.ts';
import { prepareInsertMany } from './prepare-insert-many.ts';

export type MessageRow = { order: number; conversation_id: string; body: string };

/** A message to be written; `json` is its body. */
export type WrittenMessage = { message: Message; json: string };

/** `runsTogether`: how many runs are written at once; left out: as many as pays. */
export function prepareMessageRows(database: Database, runsTogether?: number) {
  const insert = prepareInsertMany(database, 'INSERT INTO messages', 4);
  const runs = prepareMessageRuns(database, runsTogether);
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
  const between = database.prepare<[number, number, string, number], MessageRow>(
    `SELECT "order", conversation_id, body FROM messages
     WHERE "order" BETWEEN ? AND ? AND conversation_id = ? ORDER BY "order" LIMIT ?`,
  );
  const spokenBetween = database
    .prepare<[number, number, string, number], string>(
      `SELECT body FROM messages
       WHERE "order" BETWEEN ? AND ? AND conversation_id = ? AND kind IN ('incoming', 'outgoing')
       ORDER BY "order" DESC LIMIT ?`,
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
    /** In order, those of one conversation next to one another; inside a transaction. */
    insertAll(written: readonly WrittenMessage[]): void {
      const values: (string | number)[] = [];
      for (const { message, json } of written)
        values.push(message.order, message.conversationId, message.kind, json);
      runs.add(runsOf(written.map(({ message }) => message)));
      insert(values);
    },
    /** To be called when a transaction that may have had `insertAll` was taken back. */
    takenBack: runs.takenBack,
    /** In order, over all conversations. */
    after: (order: number, limit: number): MessageRow[] => after.all(order, limit),
    /** One conversation's in (after, upTo], in order. */
    ofConversation(id: string, order: number, upTo: number, limit: number): MessageRow[] {
      const found = ofConversation.all(id, order, upTo, limit);
      for (const { first, last } of runs.unwrittenOf(id)) {
        if (found.length >= limit) break;
        if (last <= order) continue;
        found.push(
          ...between.all(Math.max(first, order + 1), Math.min(last, upTo), id, limit - found.length),
        );
      }
      return found;
    },
    /** What was said between customer and agents, never notes: up to `limit` before `before`, oldest first. */
    spokenBefore(id: string, before: number, limit: number): Message[] {
      const bodies: string[] = [];
      for (const { first, last } of runs.unwrittenOf(id).reverse()) {
        if (first < before)
          bodies.push(...spokenBetween.all(first, Math.min(last, before - 1), id, limit - bodies.length));
      }
      bodies.push(...spokenBefore.all(id, before, before, limit - bodies.length));
      return bodies.map((body) => messageSchema.parse(JSON.parse(body))).reverse();
    },
  };
}
export type MessageRows = ReturnType<typeof prepareMessageRows>;
