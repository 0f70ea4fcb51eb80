// Owns the third shape of cache.db: when a conversation ended, so that old ones are found and let go without looking at all.
import type { Migration } from '../migrate.ts';

/** `ended_at` (epoch ms) null while it is work; of one that ended without being resolved, when it began. */
export const endedAt: Migration = {
  name: '003-ended-at',
  sql: `
    ALTER TABLE conversations ADD COLUMN ended_at INTEGER;
    UPDATE conversations SET ended_at = coalesce(json_extract(value, '$.resolvedAt'), json_extract(value, '$.createdAt'))
      WHERE ongoing = 0;
    CREATE INDEX conversations_ended_at ON conversations (ended_at) WHERE ended_at IS NOT NULL AND kept = 0;
    CREATE INDEX conversations_to_fetch ON conversations (id) WHERE ongoing = 1 AND fetched_up_to IS NOT NULL;
  `,
};
