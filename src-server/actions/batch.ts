// Owns one group of commands while it is decided: what it changes, numbered, and writing all of it in one transaction.
import type { Conversation } from '../../src-shared/domain/conversation/conversation.ts';
import type { Message, UnsequencedMessage } from '../../src-shared/domain/conversation/message.ts';
import type { ReadMark } from '../../src-shared/domain/conversation/read-mark.ts';
import type { Agent } from '../../src-shared/domain/people/agent.ts';
import type { Contact } from '../../src-shared/domain/people/contact.ts';
import type { AgentId, CommandId, ConversationId } from '../../src-shared/std/ids.ts';
import type { CommandAnswer } from '../database/command-answers.ts';
import type { ExplainedAssignment } from '../database/routing-decisions.ts';
import type { Tables } from '../database/tables.ts';
import type { WorkspaceState } from '../workspace/workspace-state.ts';
import { type Commit, type CommittedRow, changedHands, type TouchedConversation } from './commit.ts';

/** A decided command to be remembered: its answer's `seq` is known when the group is numbered to its end. */
export type DecidedCommand = { id: CommandId; fingerprint: number; answer: CommandAnswer; touched: Touched };

/** What one command changed, to say up to which number its rows go. */
export type Touched = { conversationId: ConversationId | null; agentId: AgentId | null; seq: number };

export type Batch = ReturnType<typeof openBatch>;

/** `now` epoch ms: the one time of everything in the group. */
export function openBatch(state: WorkspaceState, tables: Tables, now: number) {
  const after = state.head();
  const messages: Message[] = [];
  const contacts: { contact: Contact; conversationId: ConversationId }[] = [];
  const readMarks = new Map<string, ReadMark>();
  const conversations = new Map<ConversationId, TouchedConversation>();
  const agents = new Map<AgentId, Agent>();
  const assignments: ExplainedAssignment[] = [];
  const decided: DecidedCommand[] = [];
  let routingWanted = false;

  /** Gives the rows that may change several times in a group their one number, and the commands their answers. */
  function number(): Commit {
    const rows: CommittedRow[] = messages.map((message) => ({
      kind: 'message',
      seq: message.seq,
      json: rowJson('message', JSON.stringify(message)),
      conversationId: message.conversationId,
      message,
    }));
    for (const { contact, conversationId } of contacts) {
      const json = rowJson('contact', JSON.stringify(contact));
      rows.push({ kind: 'contact', seq: contact.seq, json, contactId: contact.id, conversationId });
    }
    for (const mark of readMarks.values()) {
      rows.push({
        kind: 'read-mark',
        seq: mark.seq,
        json: rowJson('read-mark', JSON.stringify(mark)),
        agentId: mark.agentId,
      });
    }
    for (const [conversationId, touched] of conversations) {
      const seq = state.takeSequence();
      touched.now = { ...touched.now, seq };
      state.putConversation(touched.now);
      rows.push({
        kind: 'conversation',
        seq,
        json: rowJson('conversation', JSON.stringify(touched.now)),
        conversationId,
      });
    }
    for (const [id, agent] of agents) {
      const seq = state.takeSequence();
      const numbered = { ...agent, seq };
      agents.set(id, numbered);
      state.putAgent(numbered);
      rows.push({ kind: 'agent', seq, json: rowJson('agent', JSON.stringify(numbered)) });
    }
    for (const { answer, touched } of decided) {
      const conversation =
        touched.conversationId === null ? undefined : conversations.get(touched.conversationId);
      const agent = touched.agentId === null ? undefined : agents.get(touched.agentId);
      answer.seq = Math.max(touched.seq, conversation?.now.seq ?? 0, agent?.seq ?? 0);
    }
    rows.sort((left, right) => left.seq - right.seq);
    return { after, upTo: state.head(), rows, conversations };
  }

  function write(commit: Commit): void {
    for (const { contact } of contacts) {
      tables.conversations.insertContact(contact, JSON.stringify(contact));
      tables.changes.insert(contact.seq, 'contact', contact.id, null);
    }
    for (const row of commit.rows) {
      if (row.kind === 'message') {
        tables.messages.insert(row.message, valueJson(row));
      } else if (row.kind === 'conversation') {
        const touched = conversations.get(row.conversationId);
        if (!touched) throw new Error('a numbered conversation is not among the touched');
        if (touched.before === null) tables.conversations.insert(touched.now, valueJson(row));
        else tables.conversations.update(touched.now, valueJson(row));
        const previous = changedHands(touched) ? touched.before : null;
        tables.changes.insert(row.seq, 'conversation', row.conversationId, previous);
      }
    }
    for (const mark of readMarks.values()) {
      tables.conversations.putReadMark(mark);
      tables.changes.insert(mark.seq, 'read-mark', `${mark.agentId}|${mark.conversationId}`, null);
    }
    for (const agent of agents.values()) {
      tables.agents.update(agent, JSON.stringify(agent));
      tables.changes.insert(agent.seq, 'agent', agent.id, null);
    }
    for (const assignment of assignments) {
      tables.routing.insert(assignment);
      tables.agents.markAssigned(assignment.agentId, assignment.at);
    }
    for (const { id, fingerprint, answer } of decided) tables.commands.insert(id, fingerprint, now, answer);
  }

  return {
    now,
    state,
    tables,
    /** Answers the number the last message took; the messages' order in the thread is their order here. */
    addMessages(unsequenced: readonly UnsequencedMessage[]): number {
      for (const message of unsequenced) {
        const order = state.takeSequence();
        messages.push({ ...message, order, seq: order });
      }
      return unsequenced.length === 0 ? 0 : state.head();
    },
    addContact(contact: Omit<Contact, 'seq'>, conversationId: ConversationId): void {
      contacts.push({ contact: { ...contact, seq: state.takeSequence() }, conversationId });
    },
    /** Gives a contact of this group what is known of them. */
    renameNewContact(
      id: Contact['id'],
      known: Pick<Contact, 'name' | 'email' | 'country' | 'createdAt'>,
    ): void {
      for (const added of contacts)
        if (added.contact.id === id) added.contact = { ...added.contact, ...known };
    },
    hasNewContact: (id: Contact['id']): boolean => contacts.some(({ contact }) => contact.id === id),
    putConversation(conversation: Conversation): void {
      const touched = conversations.get(conversation.id);
      if (touched) touched.now = conversation;
      else {
        conversations.set(conversation.id, {
          now: conversation,
          before: state.findConversation(conversation.id),
        });
      }
      state.putConversation(conversation);
    },
    putAgent(agent: Agent): void {
      agents.set(agent.id, agent);
      state.putAgent(agent);
    },
    /** The agent's mark as it is with what this group did so far. */
    readMark: (agentId: AgentId, conversationId: ConversationId): ReadMark | null =>
      readMarks.get(`${agentId}|${conversationId}`) ?? tables.conversations.readMark(agentId, conversationId),
    /** Answers the mark's number; marks of one group on one conversation are one row. */
    putReadMark(mark: Omit<ReadMark, 'seq'>): number {
      const key = `${mark.agentId}|${mark.conversationId}`;
      const seq = readMarks.get(key)?.seq ?? state.takeSequence();
      readMarks.set(key, { ...mark, seq });
      return seq;
    },
    addAssignment(assignment: ExplainedAssignment): void {
      assignments.push(assignment);
      state.markAssigned(assignment.agentId, assignment.at);
    },
    remember(command: DecidedCommand): void {
      decided.push(command);
    },
    /** Something happened by which a waiting conversation may find an agent. */
    wantRouting(): void {
      routingWanted = true;
    },
    isRoutingWanted: () => routingWanted,
    /**
     * Numbers and writes everything in one durable transaction. Throws what the database threw, with nothing written;
     * the caller then takes the state back.
     */
    commit(): Commit {
      const commit = number();
      if (commit.upTo > after || decided.length > 0) tables.inTransaction(() => write(commit));
      return commit;
    },
  };
}

const rowJson = (kind: string, value: string): string => `{"row":"${kind}","value":${value}}`;

/** The stored body is the row's value: what stands between the envelope's beginning and its closing brace. */
const valueJson = ({ kind, json }: CommittedRow): string =>
  json.slice(`{"row":"${kind}","value":`.length, -1);
