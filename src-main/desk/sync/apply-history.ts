// Owns taking what was asked for beyond the horizon into the cache: the list of ended ones, and one's messages part by part.
import type { ConversationPart, Ended } from '../../../src-shared/wire/down.ts';
import type { Cache } from '../database/open-cache.ts';
import { type Applied, nothingApplied, putRows, readRows, whatChanged } from './put-rows.ts';

/**
 * In one transaction. The conversations stay from now on; those that are here already keep what is here of them.
 * `found`: how many were not here.
 */
export function applyEnded(cache: Cache, ended: Ended): Applied & { found: number } {
  const { rows, skipped } = readRows(ended.rows);
  const found = cache.transaction(() => {
    const ids = rows.flatMap((row) => (row.row === 'conversation' ? [row.value.id] : []));
    const fresh = new Set(ids.filter((id) => cache.conversations.find(id) === null));
    putRows(cache, rows);
    for (const id of ids) cache.history.keep(id, fresh.has(id));
    return fresh.size;
  });
  const { conversationIds, peopleChanged } = whatChanged(rows, 0);
  return { ...nothingApplied, conversationIds, peopleChanged, skipped, found };
}

/** In one transaction. Of one that left and came back in the meantime, `changes` will bring all of it as well. */
export function applyPart(cache: Cache, part: ConversationPart): Applied {
  const { conversationId, state } = part;
  const { rows, skipped } = readRows(part.rows);
  cache.transaction(() => {
    if (state === 'not-found') {
      cache.writer.forget(conversationId);
      return;
    }
    putRows(cache, rows);
    cache.history.setFetchedUpTo(conversationId, state === 'whole' ? null : part.upTo);
  });
  const { peopleChanged } = whatChanged(rows, 0);
  return { ...nothingApplied, conversationIds: new Set([conversationId]), peopleChanged, skipped };
}
