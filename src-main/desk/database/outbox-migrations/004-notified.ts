// Owns the fourth shape of outbox.db: which of the server's notifications were taken in, so that none is shown twice.
import type { Migration } from '../migrate.ts';

/** `place` is the order they came in. A server's numbers mean something in its own database only. */
export const notified: Migration = {
  name: '004-notified',
  sql: `
    CREATE TABLE notified (
      place INTEGER PRIMARY KEY AUTOINCREMENT,
      account_id INTEGER NOT NULL,
      database_id TEXT NOT NULL,
      effect_id INTEGER NOT NULL,
      UNIQUE (account_id, database_id, effect_id)
    ) STRICT;
    CREATE INDEX notified_account ON notified (account_id, place);
  `,
};
