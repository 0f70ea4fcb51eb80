// Owns the first shape of outbox.db: accounts, unsent acts, drafts, preferences — everything the server can not give back.
import type { Migration } from '../migrate.ts';

/** `place` is the order acts were made in. `sending`: may have reached the server, its answer is not known yet. */
export const outboxAndDrafts: Migration = {
  name: '001-outbox-and-drafts',
  sql: `
    CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

    CREATE TABLE accounts (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      server_url TEXT NOT NULL,
      agent_id TEXT NOT NULL,
      agent_name TEXT NOT NULL,
      email TEXT NOT NULL,
      workspace_name TEXT NOT NULL,
      UNIQUE (server_url, agent_id)
    ) STRICT;

    CREATE TABLE entries (
      place INTEGER PRIMARY KEY AUTOINCREMENT,
      id TEXT NOT NULL UNIQUE,
      account_id INTEGER NOT NULL,
      conversation_id TEXT,
      command TEXT NOT NULL,
      made_at INTEGER NOT NULL,
      state TEXT NOT NULL CHECK (state IN ('waiting', 'sending', 'refused')),
      reason TEXT,
      CHECK ((state = 'refused') = (reason IS NOT NULL))
    ) STRICT;
    CREATE INDEX entries_account ON entries (account_id, place);

    CREATE TABLE drafts (
      account_id INTEGER NOT NULL,
      conversation_id TEXT NOT NULL,
      kind TEXT NOT NULL CHECK (kind IN ('reply', 'note')),
      text TEXT NOT NULL,
      saved_at INTEGER NOT NULL,
      PRIMARY KEY (account_id, conversation_id, kind)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE preferences (account_id INTEGER PRIMARY KEY, value TEXT NOT NULL) STRICT;
  `,
};
