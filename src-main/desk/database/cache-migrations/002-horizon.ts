// Owns the second shape of cache.db: notes that were changed, conversations of which not everything is here.
import type { Migration } from '../migrate.ts';

/**
 * `fetched_up_to` null: all of the conversation is here. Else it is beyond the horizon and its messages were fetched up
 * to that number (0: none yet). `kept`: the agent asked for it, so that it stays however old it gets.
 */
export const horizon: Migration = {
  name: '002-horizon',
  sql: `
    ALTER TABLE messages ADD COLUMN edited_at INTEGER;
    ALTER TABLE messages ADD COLUMN removed_at INTEGER;
    ALTER TABLE conversations ADD COLUMN fetched_up_to INTEGER;
    ALTER TABLE conversations ADD COLUMN kept INTEGER NOT NULL DEFAULT 0;
  `,
};
