// Owns the first shape of cache.db: the confirmed rows, indexed for the inbox, the thread and what is unread.
import type { Migration } from '../migrate.ts';

/**
 * `inbox_place` sorts as inbox-order.ts does: the waiting by how long, then the rest by last word, newest first.
 * What no query filters by stays in `value`, the row as JSON.
 */
export const confirmedRows: Migration = {
  name: '001-confirmed-rows',
  sql: `
    CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

    CREATE TABLE conversations (
      id TEXT PRIMARY KEY,
      contact_id TEXT NOT NULL,
      team_id TEXT NOT NULL,
      assignee_id TEXT,
      ongoing INTEGER NOT NULL,
      waiting_since INTEGER,
      spoken_at INTEGER NOT NULL,
      inbox_place INTEGER NOT NULL GENERATED ALWAYS AS (
        CASE WHEN waiting_since IS NULL THEN 20000000000000000 - spoken_at ELSE waiting_since END
      ) STORED,
      seq INTEGER NOT NULL,
      value TEXT NOT NULL
    ) STRICT;
    CREATE INDEX conversations_ongoing ON conversations (inbox_place, id) WHERE ongoing = 1;
    CREATE INDEX conversations_owned ON conversations (assignee_id, inbox_place, id) WHERE ongoing = 1;
    CREATE INDEX conversations_queue ON conversations (inbox_place, id) WHERE ongoing = 1 AND assignee_id IS NULL;
    CREATE INDEX conversations_team_queue ON conversations (team_id, waiting_since)
      WHERE ongoing = 1 AND assignee_id IS NULL;
    CREATE INDEX conversations_ended ON conversations (inbox_place, id) WHERE ongoing = 0;
    CREATE INDEX conversations_contact ON conversations (contact_id);

    CREATE TABLE messages (
      id TEXT PRIMARY KEY,
      conversation_id TEXT NOT NULL,
      place INTEGER NOT NULL,
      seq INTEGER NOT NULL,
      kind TEXT NOT NULL,
      author_kind TEXT NOT NULL,
      author_id TEXT,
      at INTEGER NOT NULL,
      text TEXT,
      activity TEXT
    ) STRICT;
    CREATE INDEX messages_thread ON messages (conversation_id, place);
    CREATE INDEX messages_incoming ON messages (conversation_id, place) WHERE kind = 'incoming';

    CREATE TABLE contacts (id TEXT PRIMARY KEY, seq INTEGER NOT NULL, value TEXT NOT NULL) STRICT;
    CREATE TABLE agents (id TEXT PRIMARY KEY, seq INTEGER NOT NULL, value TEXT NOT NULL) STRICT;
    CREATE TABLE teams (id TEXT PRIMARY KEY, seq INTEGER NOT NULL, value TEXT NOT NULL) STRICT;
    CREATE TABLE topics (id TEXT PRIMARY KEY, seq INTEGER NOT NULL, value TEXT NOT NULL) STRICT;
    CREATE TABLE read_marks (
      conversation_id TEXT NOT NULL,
      agent_id TEXT NOT NULL,
      up_to INTEGER NOT NULL,
      seq INTEGER NOT NULL,
      PRIMARY KEY (conversation_id, agent_id)
    ) STRICT, WITHOUT ROWID;
  `,
};
