// Owns the fifth shape of outbox.db: words that are being changed in place, and what they were before.
import type { Migration } from '../migrate.ts';

/**
 * `edited_id`: a refused act, or a note. `kind`: the draft these words belong to once there is nothing left to change.
 * They are this machine's own and never told to the server.
 */
export const edits: Migration = {
  name: '005-edits',
  sql: `
    CREATE TABLE edits (
      account_id INTEGER NOT NULL,
      edited_id TEXT NOT NULL,
      conversation_id TEXT NOT NULL,
      what TEXT NOT NULL CHECK (what IN ('refused', 'note')),
      kind TEXT NOT NULL CHECK (kind IN ('reply', 'note')),
      before TEXT NOT NULL,
      text TEXT NOT NULL,
      saved_at INTEGER NOT NULL,
      PRIMARY KEY (account_id, edited_id)
    ) STRICT, WITHOUT ROWID;
  `,
};
