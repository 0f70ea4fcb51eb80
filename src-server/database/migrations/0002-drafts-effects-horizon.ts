// Owns the second step: agents' drafts, effects waiting to be carried out, and what a horizon of recent history needs.
import type { Migration } from './migration.ts';

/*
 * `row_changes` is made anew because SQLite cannot widen a CHECK: it takes drafts and changed notes ('message', `ref`
 * is the note's order) as well. `asleep` is 1 where the conversation had ended beyond the horizon before this change,
 * so that desks may not have its messages.
 */
const changes = `
DROP VIEW changes;
ALTER TABLE row_changes RENAME TO row_changes_before;
CREATE TABLE row_changes (
  seq INTEGER PRIMARY KEY,
  kind TEXT NOT NULL CHECK (
    kind IN ('conversation', 'message', 'contact', 'read-mark', 'draft', 'agent', 'team', 'topic')
  ),
  ref TEXT NOT NULL,
  -- Of a conversation whose owner or team changed: whose it was before, so that a desk that was away learns of it.
  previous_team_id TEXT,
  previous_assignee_id TEXT,
  asleep INTEGER NOT NULL DEFAULT 0 CHECK (asleep IN (0, 1))
) STRICT;
INSERT INTO row_changes (seq, kind, ref, previous_team_id, previous_assignee_id)
  SELECT seq, kind, ref, previous_team_id, previous_assignee_id FROM row_changes_before;
DROP TABLE row_changes_before;
CREATE VIEW changes (seq, kind, ref) AS
  SELECT "order", 'message', conversation_id FROM messages
  UNION ALL
  SELECT seq, kind, ref FROM row_changes;

CREATE TABLE drafts (
  agent_id TEXT NOT NULL REFERENCES agents (id),
  conversation_id TEXT NOT NULL REFERENCES conversations (id),
  kind TEXT NOT NULL CHECK (kind IN ('reply', 'note')),
  seq INTEGER NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (agent_id, conversation_id, kind)
) STRICT, WITHOUT ROWID;

-- Committed with what caused it; done once whoever it is for said so.
CREATE TABLE effects (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  kind TEXT NOT NULL CHECK (kind IN ('notify-agent')),
  reason TEXT NOT NULL,
  agent_id TEXT NOT NULL REFERENCES agents (id),
  conversation_id TEXT NOT NULL REFERENCES conversations (id),
  at INTEGER NOT NULL,
  done_at INTEGER
) STRICT;
CREATE INDEX effects_to_do ON effects (agent_id, id) WHERE done_at IS NULL;

-- Null while it is work; an ended conversation younger than the horizon is on every desk that may see it.
ALTER TABLE conversations ADD COLUMN ended_at INTEGER;
UPDATE conversations SET ended_at = coalesce(json_extract(body, '$.resolvedAt'), json_extract(body, '$.createdAt'))
  WHERE status IN ('resolved', 'abandoned');
CREATE INDEX conversations_ended ON conversations (ended_at) WHERE ended_at IS NOT NULL;
`;

export const migration0002: Migration = {
  version: 2,
  up(database) {
    database.exec(changes);
  },
};
