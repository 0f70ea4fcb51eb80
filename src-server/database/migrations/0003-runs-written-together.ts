// Owns the third step: up to which message the runs are written; those of later messages are found in the messages.
import type { Migration } from './migration.ts';

/* An older program looks for messages by their runs alone and would miss the newest: by its number it is kept out. */
const written = `
CREATE TABLE message_runs_written (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  up_to INTEGER NOT NULL
) STRICT;
INSERT INTO message_runs_written SELECT 1, coalesce(max("order"), 0) FROM messages;
`;

export const migration0003: Migration = {
  version: 3,
  up(database) {
    database.exec(written);
  },
};
