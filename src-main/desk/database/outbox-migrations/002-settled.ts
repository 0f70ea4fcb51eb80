// Owns the second shape of outbox.db: the ids of the last entries that left it, so that an act asked again is known.
import type { Migration } from '../migrate.ts';

/** `place` is the order they left in. */
export const settled: Migration = {
  name: '002-settled',
  sql: `
    CREATE TABLE settled (
      place INTEGER PRIMARY KEY AUTOINCREMENT,
      account_id INTEGER NOT NULL,
      id TEXT NOT NULL,
      UNIQUE (account_id, id)
    ) STRICT;
    CREATE INDEX settled_account ON settled (account_id, place);
  `,
};
