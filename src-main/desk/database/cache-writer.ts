// Owns writing confirmed rows: each only over one with a smaller or equal sequence number, and taking conversations away.
import { type Conversation, isOngoing } from '../../../src-shared/domain/conversation/conversation.ts';
import type { Message } from '../../../src-shared/domain/conversation/message.ts';
import { type ContactId, type ConversationId, contactIdSchema } from '../../../src-shared/std/ids.ts';
import type { Row } from '../../../src-shared/wire/row.ts';
import { putMessages } from './cache-messages.ts';
import type { Sqlite } from './open-sqlite.ts';

/** Drafts are no part of the cache: they live with the outbox. */
export type CachedRow = Exclude<Row, { row: 'draft' }>;

export type CacheWriter = {
  /** Writes the row unless a later version of it is there. Returns the contact a conversation was taken from by it. */
  put(row: Exclude<CachedRow, { row: 'message' }>): ContactId | null;
  /** Writes those of which no later version is there. */
  putMessages(messages: readonly Message[]): void;
  /** Removes a conversation that left the agent's sight with all that hangs on it; a contact when it was their last. */
  forget(conversationId: ConversationId): void;
  isLoneContact(id: ContactId): boolean;
  /** Removes a contact with whom no conversation here is. */
  forgetLoneContact(contactId: ContactId): void;
  /**
   * Looks at the next thousand contacts after this id ('' = from the first) and removes those with whom no conversation
   * here is. Returns where to go on; null at the end.
   */
  sweepContacts(after: string): string | null;
  /** Removes all confirmed rows. */
  empty(): void;
};

export const confirmedTables = [
  'conversations',
  'messages',
  'contacts',
  'agents',
  'teams',
  'topics',
  'read_marks',
] as const;

export function cacheWriter(sqlite: Sqlite): CacheWriter {
  const putConversation = sqlite.prepare(`
    INSERT INTO conversations
      (id, contact_id, team_id, assignee_id, ongoing, waiting_since, spoken_at, ended_at, seq, value)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (id) DO UPDATE SET
      contact_id = excluded.contact_id, team_id = excluded.team_id, assignee_id = excluded.assignee_id,
      ongoing = excluded.ongoing, waiting_since = excluded.waiting_since, spoken_at = excluded.spoken_at,
      ended_at = excluded.ended_at, seq = excluded.seq, value = excluded.value
    WHERE excluded.seq >= conversations.seq`);
  const putReadMark = sqlite.prepare(`
    INSERT INTO read_marks (conversation_id, agent_id, up_to, seq) VALUES (?, ?, ?, ?)
    ON CONFLICT (conversation_id, agent_id) DO UPDATE SET up_to = excluded.up_to, seq = excluded.seq
    WHERE excluded.seq >= read_marks.seq`);
  const putWhole = (table: 'contacts' | 'agents' | 'teams' | 'topics') => {
    const statement = sqlite.prepare(`
      INSERT INTO ${table} (id, seq, value) VALUES (?, ?, ?)
      ON CONFLICT (id) DO UPDATE SET seq = excluded.seq, value = excluded.value
      WHERE excluded.seq >= ${table}.seq`);
    return (value: { id: string; seq: number }) =>
      void statement.run(value.id, value.seq, JSON.stringify(value));
  };
  const putContact = putWhole('contacts');
  const putAgent = putWhole('agents');
  const putTeam = putWhole('teams');
  const putTopic = putWhole('topics');
  const contactOf = sqlite.prepare<[string], { contact_id: string }>(
    'SELECT contact_id FROM conversations WHERE id = ?',
  );
  const removeConversation = sqlite.prepare('DELETE FROM conversations WHERE id = ?');
  const removeMessages = sqlite.prepare('DELETE FROM messages WHERE conversation_id = ?');
  const removeReadMarks = sqlite.prepare('DELETE FROM read_marks WHERE conversation_id = ?');
  const conversationOf = sqlite.prepare<[string], { id: string }>(
    'SELECT id FROM conversations WHERE contact_id = ? LIMIT 1',
  );
  const removeLoneContact = sqlite.prepare<[{ id: string }]>(
    'DELETE FROM contacts WHERE id = @id AND NOT EXISTS (SELECT 1 FROM conversations WHERE contact_id = @id)',
  );
  const lastOfNext = sqlite.prepare<[string], { id: string | null }>(
    'SELECT max(id) AS id FROM (SELECT id FROM contacts WHERE id > ? ORDER BY id LIMIT 1000)',
  );
  const sweep = sqlite.prepare<[string, string]>(
    `DELETE FROM contacts WHERE id > ? AND id <= ?
       AND NOT EXISTS (SELECT 1 FROM conversations WHERE contact_id = contacts.id)`,
  );

  return {
    put(row) {
      switch (row.row) {
        case 'conversation': {
          const { value } = row;
          const before = contactOf.get(value.id)?.contact_id;
          const { changes } = putConversation.run(
            value.id,
            value.contactId,
            value.teamId,
            value.assigneeId,
            isOngoing(value) ? 1 : 0,
            value.waitingSince,
            value.lastMessage?.at ?? value.createdAt,
            endedAt(value),
            value.seq,
            JSON.stringify(value),
          );
          if (changes === 0 || before === undefined || before === value.contactId) return null;
          return contactIdSchema.parse(before);
        }
        case 'read-mark':
          putReadMark.run(row.value.conversationId, row.value.agentId, row.value.upTo, row.value.seq);
          return null;
        case 'contact':
          putContact(row.value);
          return null;
        case 'agent':
          putAgent(row.value);
          return null;
        case 'team':
          putTeam(row.value);
          return null;
        case 'topic':
          putTopic(row.value);
          return null;
      }
    },
    putMessages: putMessages(sqlite),
    forget(conversationId) {
      const contactId = contactOf.get(conversationId)?.contact_id;
      removeConversation.run(conversationId);
      removeMessages.run(conversationId);
      removeReadMarks.run(conversationId);
      if (contactId !== undefined) removeLoneContact.run({ id: contactId });
    },
    isLoneContact: (id) => conversationOf.get(id) === undefined,
    forgetLoneContact: (id) => void removeLoneContact.run({ id }),
    sweepContacts(after) {
      const upTo = lastOfNext.get(after)?.id ?? null;
      if (upTo !== null) sweep.run(after, upTo);
      return upTo;
    },
    empty() {
      for (const table of confirmedTables) sqlite.exec(`DELETE FROM ${table}`);
    },
  };
}

/** As the server has it: one that ended without being resolved counts from its beginning. */
function endedAt(value: Conversation): number | null {
  return isOngoing(value) ? null : (value.resolvedAt ?? value.createdAt);
}
