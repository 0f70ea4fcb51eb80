// Owns the third shape of outbox.db: acts that may still be taken back, and what a draft was written over.
import type { Migration } from '../migrate.ts';

/**
 * `held_until` (our clock, epoch ms): the act does not leave before; null = nothing holds it. Of a draft, `base_seq` and
 * `base_text` are the server's draft these words were begun from; `sent_text` is what was last queued for the server.
 */
export const held: Migration = {
  name: '003-held',
  sql: `
    ALTER TABLE entries ADD COLUMN held_until INTEGER;
    ALTER TABLE drafts ADD COLUMN base_seq INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE drafts ADD COLUMN base_text TEXT NOT NULL DEFAULT '';
    ALTER TABLE drafts ADD COLUMN sent_text TEXT;
  `,
};
