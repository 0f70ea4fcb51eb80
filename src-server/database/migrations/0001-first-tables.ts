// Owns the first tables: a workspace, its people, conversations and messages, the sequence, commands, sessions.
import type { Migration } from './migration.ts';

/*
 * `body` columns hold a row exactly as it goes over the wire (JSON), so that catching up joins strings; the columns
 * beside it are what the server searches by. A message takes its place in the sequence by its own row; everything
 * else that changes gets a line in `row_changes`; together they are the `changes` log, each number exactly once.
 */
const tables = `
CREATE TABLE workspace (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  database_id TEXT NOT NULL,
  default_team_id TEXT NOT NULL REFERENCES teams (id) DEFERRABLE INITIALLY DEFERRED,
  first_response_target_ms INTEGER NOT NULL CHECK (first_response_target_ms > 0),
  created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE teams (
  id TEXT PRIMARY KEY,
  seq INTEGER NOT NULL,
  body TEXT NOT NULL
) STRICT;

CREATE TABLE topics (
  id TEXT PRIMARY KEY,
  team_id TEXT NOT NULL REFERENCES teams (id),
  position INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  body TEXT NOT NULL
) STRICT;

CREATE TABLE agents (
  id TEXT PRIMARY KEY,
  email TEXT NOT NULL UNIQUE COLLATE NOCASE,
  password_hash TEXT NOT NULL,
  last_assigned_at INTEGER NOT NULL DEFAULT 0,
  rights_seq INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  body TEXT NOT NULL
) STRICT;

CREATE TABLE agent_sessions (
  token_hash BLOB PRIMARY KEY,
  agent_id TEXT NOT NULL REFERENCES agents (id),
  device_name TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  revoked_at INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE contacts (
  id TEXT PRIMARY KEY,
  seq INTEGER NOT NULL,
  body TEXT NOT NULL
) STRICT;

CREATE TABLE conversations (
  id TEXT PRIMARY KEY,
  contact_id TEXT NOT NULL REFERENCES contacts (id),
  team_id TEXT NOT NULL REFERENCES teams (id),
  assignee_id TEXT REFERENCES agents (id),
  status TEXT NOT NULL,
  seq INTEGER NOT NULL,
  body TEXT NOT NULL
) STRICT;
CREATE INDEX conversations_by_contact ON conversations (contact_id);
CREATE UNIQUE INDEX one_ongoing_per_contact ON conversations (contact_id)
  WHERE status NOT IN ('resolved', 'abandoned');

-- Written by the hundred per transaction, so with neither foreign key nor index of its own: a transaction gives the
-- messages of one conversation neighbouring numbers, and one line in message_runs finds all of them.
CREATE TABLE messages (
  "order" INTEGER PRIMARY KEY,
  conversation_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  body TEXT NOT NULL
) STRICT;
CREATE TABLE message_runs (
  conversation_id TEXT NOT NULL REFERENCES conversations (id),
  first INTEGER NOT NULL,
  last INTEGER NOT NULL,
  PRIMARY KEY (conversation_id, first)
) STRICT, WITHOUT ROWID;

CREATE TABLE read_marks (
  agent_id TEXT NOT NULL REFERENCES agents (id),
  conversation_id TEXT NOT NULL REFERENCES conversations (id),
  up_to INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  PRIMARY KEY (agent_id, conversation_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE row_changes (
  seq INTEGER PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('conversation', 'contact', 'read-mark', 'agent', 'team', 'topic')),
  ref TEXT NOT NULL,
  -- Of a conversation whose owner or team changed: whose it was before, so that a desk that was away learns of it.
  previous_team_id TEXT,
  previous_assignee_id TEXT
) STRICT;

CREATE VIEW changes (seq, kind, ref) AS
  SELECT "order", 'message', conversation_id FROM messages
  UNION ALL
  SELECT seq, kind, ref FROM row_changes;

CREATE TABLE commands (
  id TEXT PRIMARY KEY,
  fingerprint INTEGER NOT NULL,
  at INTEGER NOT NULL,
  refusal TEXT,
  seq INTEGER NOT NULL,
  conversation_id TEXT
) STRICT, WITHOUT ROWID;

CREATE TABLE routing_decisions (
  conversation_id TEXT NOT NULL REFERENCES conversations (id),
  epoch INTEGER NOT NULL,
  at INTEGER NOT NULL,
  agent_id TEXT NOT NULL REFERENCES agents (id),
  weighed TEXT NOT NULL,
  PRIMARY KEY (conversation_id, epoch)
) STRICT, WITHOUT ROWID;
`;

export const migration0001: Migration = {
  version: 1,
  up(database) {
    database.exec(tables);
  },
};
