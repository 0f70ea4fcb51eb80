// Owns finding what is here of conversations an agent may not see any more, or of none that is here.
import type { Conversation } from '../../../src-shared/domain/conversation/conversation.ts';
import type { ConversationId } from '../../../src-shared/std/ids.ts';
import type { Sqlite } from './open-sqlite.ts';

type Hands = Pick<Conversation, 'id' | 'contactId' | 'teamId' | 'assigneeId'>;

export type CacheSight = {
  /** Whose every conversation here is. */
  hands(): Hands[];
  /** Conversations of which there are messages or marks, and no row. */
  headless(): ConversationId[];
};

export function cacheSight(sqlite: Sqlite): CacheSight {
  const hands = sqlite.prepare<[], Hands>(
    'SELECT id, contact_id AS contactId, team_id AS teamId, assignee_id AS assigneeId FROM conversations',
  );
  // From one conversation's first message to the next one's: not by way of every message.
  const ofMessages = `
    WITH RECURSIVE held(id) AS (
      SELECT min(conversation_id) FROM messages
      UNION ALL
      SELECT (SELECT min(conversation_id) FROM messages WHERE conversation_id > held.id) FROM held WHERE held.id IS NOT NULL
    ) SELECT id FROM held WHERE id IS NOT NULL`;
  const headless = sqlite
    .prepare<[], ConversationId>(
      `SELECT id FROM (${ofMessages} UNION SELECT conversation_id FROM read_marks)
       WHERE id NOT IN (SELECT id FROM conversations)`,
    )
    .pluck();
  return { hands: () => hands.all(), headless: () => headless.all() };
}
