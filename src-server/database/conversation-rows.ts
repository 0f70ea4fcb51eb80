// Owns the statements on contacts, conversations and read marks.
import {
  type Conversation,
  conversationSchema,
  isOngoing,
} from '../../src-shared/domain/conversation/conversation.ts';
import { type ReadMark, readMarkSchema } from '../../src-shared/domain/conversation/read-mark.ts';
import { type Contact, contactSchema } from '../../src-shared/domain/people/contact.ts';
import type { AgentId, ContactId, ConversationId, TeamId } from '../../src-shared/std/ids.ts';
import type { Database } from './database.ts';

/** What catching up needs of a conversation: who may see it, and its row as it goes out. */
export type ConversationSight = {
  contactId: ContactId;
  teamId: TeamId;
  assigneeId: AgentId | null;
  seq: number;
  body: string;
};

const parseConversation = (body: string): Conversation => conversationSchema.parse(JSON.parse(body));

export function prepareConversationRows(database: Database) {
  const ongoing = database
    .prepare<[], string>(`SELECT body FROM conversations WHERE status NOT IN ('resolved', 'abandoned')`)
    .pluck();
  const body = database.prepare<[string], string>('SELECT body FROM conversations WHERE id = ?').pluck();
  const sight = database.prepare<[string], ConversationSight>(
    `SELECT contact_id AS contactId, team_id AS teamId, assignee_id AS assigneeId, seq, body
     FROM conversations WHERE id = ?`,
  );
  const sightsOfContact = database.prepare<[string], ConversationSight>(
    `SELECT contact_id AS contactId, team_id AS teamId, assignee_id AS assigneeId, seq, body
     FROM conversations WHERE contact_id = ?`,
  );
  const latestOf = database
    .prepare<[string], string>(
      'SELECT body FROM conversations WHERE contact_id = ? ORDER BY seq DESC LIMIT 1',
    )
    .pluck();
  const idsOfContact = database
    .prepare<[string], ConversationId>('SELECT id FROM conversations WHERE contact_id = ?')
    .pluck();
  const insert = database.prepare<
    [string, string, string, string | null, string, number, string, number | null]
  >('INSERT INTO conversations VALUES (?, ?, ?, ?, ?, ?, ?, ?)');
  const update = database.prepare<[string, string | null, string, number, string, number | null, string]>(
    'UPDATE conversations SET team_id = ?, assignee_id = ?, status = ?, seq = ?, body = ?, ended_at = ? WHERE id = ?',
  );
  const updateBody = database.prepare<[number, string, string]>(
    'UPDATE conversations SET seq = ?, body = ? WHERE id = ?',
  );
  const contactBody = database.prepare<[string], string>('SELECT body FROM contacts WHERE id = ?').pluck();
  const putContact = database.prepare<[string, number, string]>(
    `INSERT INTO contacts VALUES (?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET seq = excluded.seq, body = excluded.body`,
  );
  const readMark = database.prepare<[string, string]>(
    `SELECT agent_id AS agentId, conversation_id AS conversationId, up_to AS upTo, seq
     FROM read_marks WHERE agent_id = ? AND conversation_id = ?`,
  );
  const putReadMark = database.prepare<[string, string, number, number]>(
    `INSERT INTO read_marks VALUES (?, ?, ?, ?)
     ON CONFLICT (agent_id, conversation_id) DO UPDATE SET up_to = excluded.up_to, seq = excluded.seq`,
  );
  return {
    ongoing: (): Conversation[] => ongoing.all().map(parseConversation),
    find(id: string): Conversation | null {
      const found = body.get(id);
      return found === undefined ? null : parseConversation(found);
    },
    sight: (id: string): ConversationSight | undefined => sight.get(id),
    sightsOfContact: (contactId: string): ConversationSight[] => sightsOfContact.all(contactId),
    idsOfContact: (contactId: string): ConversationId[] => idsOfContact.all(contactId),
    /** The contact's conversation that last changed. */
    latestOf(contactId: string): Conversation | null {
      const found = latestOf.get(contactId);
      return found === undefined ? null : parseConversation(found);
    },
    insert(conversation: Conversation, json: string): void {
      const { id, contactId, teamId, assigneeId, status, seq } = conversation;
      insert.run(id, contactId, teamId, assigneeId, status, seq, json, endedAt(conversation));
    },
    /** `before` is the row as it was: where nothing searched by changed, no index is touched. */
    update(conversation: Conversation, before: Conversation, json: string): void {
      const { id, teamId, assigneeId, status, seq } = conversation;
      if (status === before.status && assigneeId === before.assigneeId && teamId === before.teamId) {
        updateBody.run(seq, json, id);
        return;
      }
      update.run(teamId, assigneeId, status, seq, json, endedAt(conversation), id);
    },
    contactBody: (id: string) => contactBody.get(id),
    findContact(id: string): Contact | null {
      const found = contactBody.get(id);
      return found === undefined ? null : contactSchema.parse(JSON.parse(found));
    },
    putContact(contact: Contact, json: string): void {
      putContact.run(contact.id, contact.seq, json);
    },
    readMark(agentId: string, conversationId: string): ReadMark | null {
      const row = readMark.get(agentId, conversationId);
      return row === undefined ? null : readMarkSchema.parse(row);
    },
    putReadMark(mark: ReadMark): void {
      putReadMark.run(mark.agentId, mark.conversationId, mark.upTo, mark.seq);
    },
  };
}
/** Epoch ms; null while it is work. */
function endedAt(conversation: Conversation): number | null {
  return isOngoing(conversation) ? null : (conversation.resolvedAt ?? conversation.createdAt);
}
export type ConversationRows = ReturnType<typeof prepareConversationRows>;
