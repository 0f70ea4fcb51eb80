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

/** The same with where it stands in the table: later ones began later. */
export type PlacedSight = ConversationSight & { id: ConversationId; rowid: number };
/** `endedAt` epoch ms. */
export type EndedSight = PlacedSight & { endedAt: number };

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
  const placed = `rowid, id, contact_id AS contactId, team_id AS teamId, assignee_id AS assigneeId, seq, body`;
  // Whatever the planner thinks of the table: those going on are few, however many ended.
  const ongoingBelow = database.prepare<[number, number], PlacedSight>(
    `SELECT ${placed} FROM conversations WHERE rowid IN (
       SELECT rowid FROM conversations INDEXED BY one_ongoing_per_contact
       WHERE status NOT IN ('resolved', 'abandoned') AND rowid < ? ORDER BY rowid DESC LIMIT ?)
     ORDER BY rowid DESC`,
  );
  const recentBelow = database.prepare<[number, number, number, number, number], PlacedSight>(
    `SELECT ${placed} FROM conversations NOT INDEXED
     WHERE rowid < ? AND rowid >= ? AND (ended_at > ? OR (ended_at IS NULL AND seq > ?))
     ORDER BY rowid DESC LIMIT ?`,
  );
  const oldestRecent = database
    .prepare<[number], number | null>(
      `SELECT min(least) FROM (
         SELECT min(rowid) AS least FROM conversations INDEXED BY conversations_ended WHERE ended_at > ?
         UNION ALL
         SELECT min(rowid) FROM conversations INDEXED BY one_ongoing_per_contact
           WHERE status NOT IN ('resolved', 'abandoned'))`,
    )
    .pluck();
  const countOngoing = database
    .prepare<[number], number>(
      `SELECT count(*) FROM conversations INDEXED BY one_ongoing_per_contact
       WHERE status NOT IN ('resolved', 'abandoned') AND rowid < ?`,
    )
    .pluck();
  const countEnded = database
    .prepare<[number, number], number>(
      `SELECT count(*) FROM conversations INDEXED BY conversations_ended WHERE ended_at > ? AND rowid < ?`,
    )
    .pluck();
  const newest = database.prepare<[], number | null>('SELECT max(rowid) FROM conversations').pluck();
  const endedBefore = database.prepare<[number, number, number, number], EndedSight>(
    `SELECT ${placed}, ended_at AS endedAt FROM conversations INDEXED BY conversations_ended
     WHERE ended_at <= ? AND (ended_at < ? OR rowid < ?) ORDER BY ended_at DESC, rowid DESC LIMIT ?`,
  );
  const latestOf = database
    .prepare<[string], string>(
      'SELECT body FROM conversations WHERE contact_id = ? ORDER BY ended_at DESC, seq DESC LIMIT 1',
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
    /** Going on, newest first, of those that began before the one at `rowid`. */
    ongoingBelow: (rowid: number, limit: number): PlacedSight[] => ongoingBelow.all(rowid, limit),
    /**
     * Ended after `endedAfter` (epoch ms), or going on and changed after `changedAfter`, newest first, of those from
     * `from` to just before `below`.
     */
    recentBelow(
      { below, from }: { below: number; from: number },
      { endedAfter, changedAfter }: { endedAfter: number; changedAfter: number },
      limit: number,
    ): PlacedSight[] {
      return recentBelow.all(below, from, endedAfter, changedAfter, limit);
    },
    /** Where the oldest of all that go on or ended after `endedAfter` stands; null when there is none. */
    oldestRecent: (endedAfter: number): number | null => oldestRecent.get(endedAfter) ?? null,
    countOngoing: (below: number): number => countOngoing.get(below) ?? 0,
    countEnded: (endedAfter: number, below: number): number => countEnded.get(endedAfter, below) ?? 0,
    /** Where the one that began last stands; 0 when there is none. */
    newest: (): number => newest.get() ?? 0,
    /** Ended at `endedAt` and standing before `rowid`, or ended earlier; the last ended first. */
    endedBefore: ({ endedAt, rowid }: { endedAt: number; rowid: number }, limit: number): EndedSight[] =>
      endedBefore.all(endedAt, endedAt, rowid, limit),
    /** Of a contact with no ongoing one: the conversation that ended last. */
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
      const ended = endedAt(conversation);
      const isFoundAsBefore =
        status === before.status &&
        assigneeId === before.assigneeId &&
        teamId === before.teamId &&
        // One group may take up what had ended and end it again.
        ended === endedAt(before);
      if (isFoundAsBefore) {
        updateBody.run(seq, json, id);
        return;
      }
      update.run(teamId, assigneeId, status, seq, json, ended, id);
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
export function endedAt(conversation: Conversation): number | null {
  return isOngoing(conversation) ? null : (conversation.resolvedAt ?? conversation.createdAt);
}
export type ConversationRows = ReturnType<typeof prepareConversationRows>;
