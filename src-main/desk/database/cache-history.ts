// Owns what is here of conversations from beyond the horizon: how much of each, what was asked for, what is due to go.
import { type ConversationId, conversationIdSchema } from '../../../src-shared/std/ids.ts';
import type { Sqlite } from './open-sqlite.ts';

/** `fetchedUpTo`: its messages are here up to that number (0: none yet). */
export type Unfetched = { conversationId: ConversationId; fetchedUpTo: number };

export type CacheHistory = {
  /** Null: it is here whole, or not at all. */
  fetchedUpTo(id: ConversationId): number | null;
  /** Work of which not everything is here, at most `limit`. */
  unfetchedOngoing(limit: number): Unfetched[];
  /** It was asked for and stays. `isNew`: nothing but its row is here yet. */
  keep(id: ConversationId, isNew: boolean): void;
  /** Null: all of it is here. */
  setFetchedUpTo(id: ConversationId, upTo: number | null): void;
  /**
   * Nobody asked for them and they ended before `at` (epoch ms), the oldest first, at most `limit`; `messages` says how
   * many each has.
   */
  endedBefore(at: number, limit: number): { conversationId: ConversationId; messages: number }[];
};

export function cacheHistory(sqlite: Sqlite): CacheHistory {
  const fetched = sqlite.prepare<[string], { fetched_up_to: number | null }>(
    'SELECT fetched_up_to FROM conversations WHERE id = ?',
  );
  const unfetched = sqlite.prepare<[number], { id: string; fetched_up_to: number }>(
    `SELECT id, fetched_up_to FROM conversations INDEXED BY conversations_to_fetch
     WHERE ongoing = 1 AND fetched_up_to IS NOT NULL ORDER BY id LIMIT ?`,
  );
  const keep = sqlite.prepare<[number, string]>(
    'UPDATE conversations SET kept = 1, fetched_up_to = iif(?, 0, fetched_up_to) WHERE id = ?',
  );
  const setFetched = sqlite.prepare<[number | null, string]>(
    'UPDATE conversations SET fetched_up_to = ? WHERE id = ?',
  );
  const ended = sqlite.prepare<[number, number], { id: string; messages: number }>(
    `SELECT id, (SELECT count(*) FROM messages WHERE conversation_id = c.id) AS messages
     FROM conversations AS c INDEXED BY conversations_ended_at
     WHERE ended_at IS NOT NULL AND kept = 0 AND ended_at < ? ORDER BY ended_at LIMIT ?`,
  );
  return {
    fetchedUpTo: (id) => fetched.get(id)?.fetched_up_to ?? null,
    unfetchedOngoing: (limit) =>
      unfetched.all(limit).map((row) => ({
        conversationId: conversationIdSchema.parse(row.id),
        fetchedUpTo: row.fetched_up_to,
      })),
    keep: (id, isNew) => void keep.run(isNew ? 1 : 0, id),
    setFetchedUpTo: (id, upTo) => void setFetched.run(upTo, id),
    endedBefore: (at, limit) =>
      ended.all(at, limit).map(({ id, messages }) => ({
        conversationId: conversationIdSchema.parse(id),
        messages,
      })),
  };
}
