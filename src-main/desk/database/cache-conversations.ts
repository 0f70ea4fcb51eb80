// Owns reading conversations from the cache: one, a page of the inbox in its order, and counts, all by index.
import type { InboxFilter } from '../../../src-shared/bridge/views.ts';
import {
  type Conversation,
  conversationSchema,
} from '../../../src-shared/domain/conversation/conversation.ts';
import type { AgentId, ConversationId, TeamId } from '../../../src-shared/std/ids.ts';
import type { Sqlite } from './open-sqlite.ts';
import { parseStored } from './parse-stored.ts';

export type CacheConversations = {
  find(id: ConversationId): Conversation | null;
  /** `limit` of a filter from the `offset`th on, in the order of inbox-order.ts. */
  page(filter: InboxFilter, agentId: AgentId, limit: number, offset?: number): Conversation[];
  count(filter: InboxFilter, agentId: AgentId): number;
  /** Waiting for an agent in these teams: how many, and since when the longest waits (epoch ms). */
  queueOf(teamIds: readonly TeamId[]): { length: number; longestWaitSince: number | null };
  /** Ongoing conversations each agent holds. */
  activeByAgent(): Map<string, number>;
  /** Incoming messages after `readUpTo` (an `order`). */
  unreadAfter(id: ConversationId, readUpTo: number): number;
  /** Own ongoing conversations holding an incoming message after the agent's read mark. */
  unreadOwned(agentId: AgentId): ConversationId[];
};

const where: Record<InboxFilter, string> = {
  mine: 'ongoing = 1 AND assignee_id = @agentId',
  queue: 'ongoing = 1 AND assignee_id IS NULL AND @agentId IS NOT NULL',
  all: 'ongoing = 1 AND @agentId IS NOT NULL',
  resolved: 'ongoing = 0 AND @agentId IS NOT NULL',
};

export function cacheConversations(sqlite: Sqlite): CacheConversations {
  const find = sqlite.prepare<[string], { value: string }>('SELECT value FROM conversations WHERE id = ?');
  const pageOf = (filter: InboxFilter) =>
    sqlite.prepare<[{ agentId: string; limit: number; offset: number }], { value: string }>(
      `SELECT value FROM conversations WHERE ${where[filter]} ORDER BY inbox_place, id LIMIT @limit OFFSET @offset`,
    );
  const countOf = (filter: InboxFilter) =>
    sqlite.prepare<[{ agentId: string }], { n: number }>(
      `SELECT count(*) AS n FROM conversations WHERE ${where[filter]}`,
    );
  const pages = {
    mine: pageOf('mine'),
    queue: pageOf('queue'),
    all: pageOf('all'),
    resolved: pageOf('resolved'),
  };
  const counts = {
    mine: countOf('mine'),
    queue: countOf('queue'),
    all: countOf('all'),
    resolved: countOf('resolved'),
  };
  const queueOfTeam = sqlite.prepare<[string], { n: number; since: number | null }>(
    `SELECT count(*) AS n, min(waiting_since) AS since FROM conversations
     WHERE team_id = ? AND ongoing = 1 AND assignee_id IS NULL`,
  );
  const active = sqlite.prepare<[], { agentId: string; n: number }>(
    `SELECT assignee_id AS agentId, count(*) AS n FROM conversations
     WHERE ongoing = 1 AND assignee_id IS NOT NULL GROUP BY assignee_id`,
  );
  const unread = sqlite.prepare<[string, number], { n: number }>(
    `SELECT count(*) AS n FROM messages WHERE conversation_id = ? AND place > ? AND kind = 'incoming'`,
  );
  const unreadOwned = sqlite.prepare<[{ agentId: string }], { id: string }>(
    `SELECT id FROM conversations AS c WHERE ongoing = 1 AND assignee_id = @agentId AND EXISTS (
       SELECT 1 FROM messages AS m WHERE m.conversation_id = c.id AND m.kind = 'incoming' AND m.place > coalesce(
         (SELECT up_to FROM read_marks AS r WHERE r.conversation_id = c.id AND r.agent_id = @agentId), 0))`,
  );
  return {
    find(id) {
      const row = find.get(id);
      return row === undefined ? null : parseStored(conversationSchema, row.value);
    },
    page: (filter, agentId, limit, offset = 0) =>
      pages[filter].all({ agentId, limit, offset }).map((row) => parseStored(conversationSchema, row.value)),
    count: (filter, agentId) => counts[filter].get({ agentId })?.n ?? 0,
    queueOf(teamIds) {
      let length = 0;
      let longestWaitSince: number | null = null;
      for (const teamId of teamIds) {
        const { n, since } = queueOfTeam.get(teamId) ?? { n: 0, since: null };
        length += n;
        if (since !== null && (longestWaitSince === null || since < longestWaitSince))
          longestWaitSince = since;
      }
      return { length, longestWaitSince };
    },
    activeByAgent: () => new Map(active.all().map(({ agentId, n }) => [agentId, n])),
    unreadAfter: (id, readUpTo) => unread.get(id, readUpTo)?.n ?? 0,
    unreadOwned: (agentId) =>
      unreadOwned.all({ agentId }).map(({ id }) => conversationSchema.shape.id.parse(id)),
  };
}
