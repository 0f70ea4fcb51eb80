// Owns reading what a server really stored, from its database file and past all its code.
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { z } from 'zod';

const storedMessageSchema = z.object({
  order: z.int(),
  id: z.string(),
  conversationId: z.string(),
  kind: z.string(),
  text: z.string().nullable(),
});
export type StoredMessage = z.infer<typeof storedMessageSchema>;

export type Stored = {
  /** SQLite's own check: `ok` when the file is whole. */
  integrity: string;
  /** In the order of the sequence. */
  messages: StoredMessage[];
  /** Conversations by id, as the rows that go over the wire. */
  conversations: Map<string, unknown>;
  /** The workspace's sequence: how many numbers were given, the first, the last, and how many of them differ. */
  sequence: { given: number; first: number; last: number; different: number };
  /** How many answered commands are kept, by id. */
  commandIds: Set<string>;
};

/** Reads everything in one transaction. The server may run or not. */
export function readStored(dataDir: string): Stored {
  const database = new Database(join(dataDir, 'guichet.db'), { fileMustExist: true });
  try {
    return database.transaction(() => ({
      integrity: z.string().parse(database.pragma('integrity_check', { simple: true })),
      messages: z.array(storedMessageSchema).parse(
        database
          .prepare(
            `SELECT "order", body ->> '$.id' AS id, conversation_id AS conversationId, kind, body ->> '$.text' AS text
             FROM messages ORDER BY "order"`,
          )
          .all(),
      ),
      conversations: new Map(
        z
          .array(z.object({ id: z.string(), body: z.string() }))
          .parse(database.prepare('SELECT id, body FROM conversations').all())
          .map(({ id, body }) => [id, JSON.parse(body)]),
      ),
      sequence: z.object({ given: z.int(), first: z.int(), last: z.int(), different: z.int() }).parse(
        database
          .prepare(
            `SELECT count(*) AS given, coalesce(min(seq), 0) AS first, coalesce(max(seq), 0) AS last,
               count(DISTINCT seq) AS different FROM changes`,
          )
          .get(),
      ),
      commandIds: new Set(
        z
          .array(z.object({ id: z.string() }))
          .parse(database.prepare('SELECT id FROM commands').all())
          .map(({ id }) => id),
      ),
    }))();
  } finally {
    database.close();
  }
}
