// Owns the fourth shape of cache.db: messages known by their conversation and place, with one index for thread and unread.
import type { Migration } from '../migrate.ts';

/**
 * Every index costs each row of a catch-up. `messages_thread` is key, order of the thread and, by `kind`, what is unread.
 * By id only what agents and the system said is sought: acts of one's own, notes. Rows stay in the order they came.
 */
export const threadOrder: Migration = {
  name: '004-thread-order',
  sql: `
    ALTER TABLE messages RENAME TO messages_by_id;
    DROP INDEX messages_thread;
    DROP INDEX messages_incoming;
    CREATE TABLE messages (
      id TEXT NOT NULL,
      conversation_id TEXT NOT NULL,
      place INTEGER NOT NULL,
      seq INTEGER NOT NULL,
      kind TEXT NOT NULL,
      author_kind TEXT NOT NULL,
      author_id TEXT,
      at INTEGER NOT NULL,
      text TEXT,
      activity TEXT,
      edited_at INTEGER,
      removed_at INTEGER
    ) STRICT;
    INSERT INTO messages
      SELECT id, conversation_id, place, seq, kind, author_kind, author_id, at, text, activity, edited_at, removed_at
      FROM messages_by_id ORDER BY rowid;
    DROP TABLE messages_by_id;
    CREATE UNIQUE INDEX messages_thread ON messages (conversation_id, place, kind);
    CREATE INDEX messages_by_id ON messages (id) WHERE kind <> 'incoming';
  `,
};
