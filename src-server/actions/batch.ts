// Owns one group of commands while it is decided: what it changes, numbered, and writing all of it in one transaction.
import type { Conversation } from '../../src-shared/domain/conversation/conversation.ts';
import type { Draft, DraftKind } from '../../src-shared/domain/conversation/draft.ts';
import type { Message, UnsequencedMessage } from '../../src-shared/domain/conversation/message.ts';
import type { ReadMark } from '../../src-shared/domain/conversation/read-mark.ts';
import type { Agent } from '../../src-shared/domain/people/agent.ts';
import type { Contact } from '../../src-shared/domain/people/contact.ts';
import type { AgentId, ContactId, ConversationId } from '../../src-shared/std/ids.ts';
import type { DecidedCommand } from '../database/command-answers.ts';
import { endedAt } from '../database/conversation-rows.ts';
import type { WrittenMessage } from '../database/message-rows.ts';
import type { RightsChange } from '../database/rights-changes.ts';
import type { ExplainedAssignment } from '../database/routing-decisions.ts';
import type { Tables } from '../database/tables.ts';
import type { EffectLedger } from '../effects/effect-ledger.ts';
import { effectsOf } from '../effects/effects-of.ts';
import type { WorkspaceState } from '../workspace/workspace-state.ts';
import { type Commit, type CommittedRow, changedHands, type TouchedConversation } from './commit.ts';
import { messageJson } from './message-json.ts';

function draftKey({
  agentId,
  conversationId,
  kind,
}: Pick<Draft, 'agentId' | 'conversationId' | 'kind'>): string {
  return `${agentId}|${conversationId}|${kind}`;
}

/** What one command changed, to say up to which number its rows go. `seq` of rows that have theirs already, else 0. */
export type Touched = { conversationId: ConversationId | null; agentId: AgentId | null; seq: number };

export type Batch = ReturnType<typeof openBatch>;

/** `now` epoch ms: the one time of everything in the group. Desks need not have what ended more than `horizonMs` before it. */
export function openBatch(state: WorkspaceState, tables: Tables, now: number, horizonMs: number) {
  const after = state.head();
  const spoken = new Map<ConversationId, UnsequencedMessage[]>();
  const contacts: Contact[] = [];
  const readMarks = new Map<string, ReadMark>();
  const drafts = new Map<string, Draft>();
  /** Notes whose words changed, by order. */
  const changedMessages = new Map<number, Message>();
  const conversations = new Map<ConversationId, TouchedConversation>();
  const agents = new Map<AgentId, Agent>();
  const rightsChanged = new Set<AgentId>();
  const rightsBefore = new Map<AgentId, Omit<RightsChange, 'seq'>>();
  /** Of agents that begin here: their passwords, hashed. */
  const newcomers = new Map<AgentId, string>();
  const assignments: ExplainedAssignment[] = [];
  const decided: (DecidedCommand & { touched: Touched })[] = [];
  let changes = 0;
  let routingWanted = false;

  /**
   * Gives every row its number: each message one, with those of a conversation next to one another (message-rows.ts);
   * then what may have changed several times in the group, once. Commands then learn up to where their rows go.
   */
  function number(written: WrittenMessage[], effects: EffectLedger): Commit {
    const rows: CommittedRow[] = [];
    for (const mark of readMarks.values()) {
      rows.push({ kind: 'read-mark', seq: mark.seq, json: JSON.stringify(mark), agentId: mark.agentId });
    }
    for (const draft of drafts.values()) {
      rows.push({ kind: 'draft', seq: draft.seq, json: JSON.stringify(draft), agentId: draft.agentId });
    }
    for (const message of changedMessages.values()) {
      const { seq, conversationId } = message;
      rows.push({ kind: 'message', seq, json: messageJson(message), conversationId });
    }
    for (const contact of contacts) {
      const { id: contactId, seq } = contact;
      rows.push({
        kind: 'contact',
        seq,
        json: JSON.stringify(contact),
        contactId,
        conversations: conversationsOf(contactId),
      });
    }
    rows.sort((left, right) => left.seq - right.seq);
    for (const [conversationId, messages] of spoken) {
      const told: Message[] = conversations.get(conversationId)?.messages ?? [];
      for (const unsequenced of messages) {
        const order = state.takeSequence();
        const message: Message = { ...unsequenced, order, seq: order };
        const json = messageJson(message);
        told.push(message);
        written.push({ message, json });
        rows.push({ kind: 'message', seq: order, json, conversationId });
      }
    }
    for (const [conversationId, touched] of conversations) {
      const seq = state.takeSequence();
      touched.now = { ...touched.now, seq };
      state.putConversation(touched.now);
      rows.push({ kind: 'conversation', seq, json: JSON.stringify(touched.now), conversationId });
    }
    for (const [id, agent] of agents) {
      const numbered = { ...agent, seq: state.takeSequence() };
      agents.set(id, numbered);
      state.putAgent(numbered);
      if (rightsChanged.has(id)) state.raiseRights(id, numbered.seq);
      rows.push({ kind: 'agent', seq: numbered.seq, json: JSON.stringify(numbered) });
    }
    for (const { answer, touched } of decided) {
      const { conversationId, agentId, seq } = touched;
      const conversation = conversationId === null ? undefined : conversations.get(conversationId);
      const agent = agentId === null ? undefined : agents.get(agentId);
      answer.seq = Math.max(seq, conversation?.now.seq ?? 0, agent?.seq ?? 0);
    }
    const due = effects.plan(effectsOf(conversations.values(), now), now);
    return { after, upTo: state.head(), rows, conversations, rightsChanged, effects: due };
  }

  function conversationsOf(contactId: ContactId): Conversation[] {
    const ids = new Set(tables.conversations.idsOfContact(contactId));
    for (const [id, { now: touched }] of conversations) if (touched.contactId === contactId) ids.add(id);
    return [...ids].flatMap((id) => state.findConversation(id) ?? []);
  }

  function write(commit: Commit, written: readonly WrittenMessage[]): void {
    for (const contact of contacts) {
      tables.conversations.putContact(contact, JSON.stringify(contact));
      tables.changes.insert(contact.seq, 'contact', contact.id, null);
    }
    for (const row of commit.rows)
      if (row.kind === 'conversation') writeConversation(row.conversationId, row.json);
    tables.messages.insertAll(written);
    for (const mark of readMarks.values()) {
      tables.conversations.putReadMark(mark);
      tables.changes.insert(mark.seq, 'read-mark', `${mark.agentId}|${mark.conversationId}`, null);
    }
    for (const draft of drafts.values()) {
      tables.drafts.put(draft, JSON.stringify(draft));
      tables.changes.insert(draft.seq, 'draft', draftKey(draft), null);
    }
    for (const message of changedMessages.values()) {
      tables.messages.change(message, messageJson(message));
      tables.changes.insert(message.seq, 'message', String(message.order), null);
    }
    for (const agent of agents.values()) {
      const passwordHash = newcomers.get(agent.id);
      if (passwordHash === undefined) tables.agents.update(agent, JSON.stringify(agent));
      else tables.agents.insert(agent, passwordHash);
      if (rightsChanged.has(agent.id)) tables.agents.raiseRights(agent.id, agent.seq);
      const before = rightsBefore.get(agent.id);
      if (before) tables.rights.insert(agent.id, { ...before, seq: agent.seq });
      tables.changes.insert(agent.seq, 'agent', agent.id, null);
    }
    for (const assignment of assignments) {
      tables.routing.insert(assignment);
      tables.agents.markAssigned(assignment.agentId, assignment.at);
    }
    tables.commands.insertAll(decided, now);
    tables.effects.markDone(commit.effects.done, now);
    for (const effect of commit.effects.begun) effect.id = tables.effects.insert(effect);
  }

  function writeConversation(id: ConversationId, json: string): void {
    const touched = conversations.get(id);
    if (!touched) throw new Error('a numbered conversation is not among the touched');
    if (touched.before === null) tables.conversations.insert(touched.now, json);
    else tables.conversations.update(touched.now, touched.before, json);
    const previous = changedHands(touched) ? touched.before : null;
    tables.changes.insert(touched.now.seq, 'conversation', id, previous, touched.wasAsleep);
  }

  function isAsleep(conversation: Conversation): boolean {
    const ended = endedAt(conversation);
    return ended !== null && ended <= now - horizonMs;
  }

  return {
    now,
    state,
    tables,
    /** Of a conversation that is put too; their order in the thread is their order here. */
    addMessages(messages: readonly UnsequencedMessage[]): void {
      changes += 1;
      for (const message of messages) {
        const known = spoken.get(message.conversationId);
        if (known) known.push(message);
        else spoken.set(message.conversationId, [message]);
      }
    },
    /** New, or known and to be told again. */
    putContact(contact: Omit<Contact, 'seq'>): void {
      changes += 1;
      contacts.push({ ...contact, seq: state.takeSequence() });
    },
    /** Gives a contact of this group what is known of them. */
    describeContact(id: ContactId, known: Pick<Contact, 'name' | 'email' | 'country' | 'createdAt'>): void {
      const index = contacts.findIndex((contact) => contact.id === id);
      const contact = contacts[index];
      if (contact) contacts[index] = { ...contact, ...known };
    },
    hasContact: (id: ContactId): boolean => contacts.some((contact) => contact.id === id),
    putConversation(conversation: Conversation): void {
      changes += 1;
      const { id } = conversation;
      const touched = conversations.get(id);
      if (touched) touched.now = conversation;
      else {
        const before = state.findConversation(id);
        const wasAsleep = before !== null && isAsleep(before);
        conversations.set(id, { now: conversation, before, messages: [], wasAsleep });
      }
      state.putConversation(conversation);
    },
    putAgent(agent: Agent): void {
      changes += 1;
      agents.set(agent.id, agent);
      state.putAgent(agent);
    },
    addAgent(agent: Agent, passwordHash: string): void {
      changes += 1;
      newcomers.set(agent.id, passwordHash);
      rightsChanged.add(agent.id);
      agents.set(agent.id, agent);
      state.addAgent(agent);
    },
    /** An agent with other roles or teams. */
    changeRights(agent: Agent): void {
      changes += 1;
      const known = state.agents.get(agent.id);
      if (known && !rightsChanged.has(agent.id)) {
        const { roles, teamIds } = known.agent;
        rightsBefore.set(agent.id, { since: known.rightsSeq, before: { roles, teamIds } });
      }
      rightsChanged.add(agent.id);
      agents.set(agent.id, agent);
      state.putAgent(agent);
    },
    /** The agent's mark as it is with what this group did so far. */
    readMark: (agentId: AgentId, conversationId: ConversationId): ReadMark | null =>
      readMarks.get(`${agentId}|${conversationId}`) ?? tables.conversations.readMark(agentId, conversationId),
    /** Answers the mark's number; marks of one group on one conversation are one row. */
    putReadMark(mark: Omit<ReadMark, 'seq'>): number {
      changes += 1;
      const key = `${mark.agentId}|${mark.conversationId}`;
      const seq = readMarks.get(key)?.seq ?? state.takeSequence();
      readMarks.set(key, { ...mark, seq });
      return seq;
    },
    /** A stored message as it is with what this group did so far. */
    findMessage: (order: number): Message | null => changedMessages.get(order) ?? tables.messages.find(order),
    /** Answers the new version's number; changes of one group are one row. */
    changeMessage(message: Message): number {
      changes += 1;
      const seq = changedMessages.get(message.order)?.seq ?? state.takeSequence();
      changedMessages.set(message.order, { ...message, seq });
      return seq;
    },
    findDraft: (agentId: AgentId, conversationId: ConversationId, kind: DraftKind): Draft | null =>
      drafts.get(draftKey({ agentId, conversationId, kind })) ??
      tables.drafts.find(agentId, conversationId, kind),
    /** Answers the draft's number; saves of one group over one another are one row. */
    putDraft(draft: Omit<Draft, 'seq'>): number {
      changes += 1;
      const seq = drafts.get(draftKey(draft))?.seq ?? state.takeSequence();
      drafts.set(draftKey(draft), { ...draft, seq });
      return seq;
    },
    addAssignment(assignment: ExplainedAssignment): void {
      changes += 1;
      assignments.push(assignment);
      state.markAssigned(assignment.agentId, assignment.at);
    },
    /** The answer's `seq` is filled in when the group is numbered. */
    remember(command: DecidedCommand, touched: Touched): void {
      decided.push({ ...command, touched });
    },
    /** Something happened by which a waiting conversation may find an agent. */
    wantRouting(): void {
      routingWanted = true;
    },
    isRoutingWanted: () => routingWanted,
    /** Grows with every change: tells whether an act that threw had begun to change something. */
    changeCount: (): number => changes,
    /**
     * Numbers and writes everything, with what follows from it, in one durable transaction. Throws what the database threw, with nothing written;
     * the caller then takes the state back.
     */
    commit(effects: EffectLedger): Commit {
      const written: WrittenMessage[] = [];
      const commit = number(written, effects);
      if (commit.upTo === after && decided.length === 0) return commit;
      tables.inTransaction(() => write(commit, written));
      effects.settle(commit.effects);
      return commit;
    },
  };
}
