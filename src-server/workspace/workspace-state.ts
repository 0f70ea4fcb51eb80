// Owns the rows every decision looks at, kept in memory beside the database: ongoing conversations, people, the queue.
import { type Conversation, isOngoing } from '../../src-shared/domain/conversation/conversation.ts';
import type { Agent } from '../../src-shared/domain/people/agent.ts';
import type { Team, Topic } from '../../src-shared/domain/people/team.ts';
import type { AgentId, ContactId, ConversationId, TeamId, TopicId } from '../../src-shared/std/ids.ts';
import type { StoredAgent } from '../database/agent-rows.ts';
import type { Tables } from '../database/tables.ts';
import type { Workspace } from '../database/workspace-rows.ts';

/** Conversations that ended stay at hand until this many newer ones ended. */
const settledKept = 5_000;

/** An agent's row and what routing and rights need beside it. */
export type KnownAgent = StoredAgent & { active: number };

/**
 * Reads through to the database and is written before it: `mark` and `rollbackTo` take back what did not commit.
 */
export function loadWorkspaceState(tables: Tables, workspace: Workspace) {
  const ongoing = new Map<ConversationId, Conversation>();
  const settled = new Map<ConversationId, Conversation>();
  const ongoingByContact = new Map<ContactId, ConversationId>();
  const queued = new Map<TeamId, Set<ConversationId>>();
  const agents = new Map<AgentId, KnownAgent>();
  const teams = new Map<TeamId, Team>(tables.workspace.teams().map((team) => [team.id, team]));
  const topics = new Map<TopicId, Topic>(tables.workspace.topics().map((topic) => [topic.id, topic]));
  let head = tables.changes.head();
  const undo: (() => void)[] = [];

  for (const stored of tables.agents.all()) agents.set(stored.agent.id, { ...stored, active: 0 });
  for (const conversation of tables.conversations.ongoing()) place(conversation);

  function place(conversation: Conversation): void {
    if (!isOngoing(conversation)) {
      settled.set(conversation.id, conversation);
      return;
    }
    ongoing.set(conversation.id, conversation);
    ongoingByContact.set(conversation.contactId, conversation.id);
    if (conversation.assigneeId !== null) {
      const agent = agents.get(conversation.assigneeId);
      if (agent) agent.active += 1;
    } else if (conversation.status === 'queued') {
      const waiting = queued.get(conversation.teamId);
      if (waiting) waiting.add(conversation.id);
      else queued.set(conversation.teamId, new Set([conversation.id]));
    }
  }

  function displace(conversation: Conversation): void {
    if (settled.delete(conversation.id) || !ongoing.delete(conversation.id)) return;
    if (ongoingByContact.get(conversation.contactId) === conversation.id) {
      ongoingByContact.delete(conversation.contactId);
    }
    const agent = conversation.assigneeId === null ? undefined : agents.get(conversation.assigneeId);
    if (agent) agent.active -= 1;
    queued.get(conversation.teamId)?.delete(conversation.id);
  }

  /** Where neither owner, team nor state change, only the value does. */
  function replace(before: Conversation, after: Conversation): void {
    if (
      before.status === after.status &&
      before.assigneeId === after.assigneeId &&
      before.teamId === after.teamId &&
      ongoing.has(after.id)
    ) {
      ongoing.set(after.id, after);
      return;
    }
    displace(before);
    place(after);
  }

  function findConversation(id: ConversationId): Conversation | null {
    const known = ongoing.get(id) ?? settled.get(id);
    if (known) return known;
    const stored = tables.conversations.find(id);
    if (stored) settled.set(id, stored);
    return stored;
  }

  return {
    workspace,
    agents: agents as ReadonlyMap<AgentId, KnownAgent>,
    teams: teams as ReadonlyMap<TeamId, Team>,
    topics: topics as ReadonlyMap<TopicId, Topic>,
    /** Ids waiting for an agent, by team; in no order. */
    queued: queued as ReadonlyMap<TeamId, ReadonlySet<ConversationId>>,
    findConversation,
    ongoingOf(contactId: ContactId): Conversation | null {
      const id = ongoingByContact.get(contactId);
      return id === undefined ? null : (ongoing.get(id) ?? null);
    },
    findAgent: (id: AgentId): Agent | null => agents.get(id)?.agent ?? null,
    findTeam: (id: TeamId): Team | null => teams.get(id) ?? null,
    /** The last sequence number given. */
    head: (): number => head,
    takeSequence(): number {
      head += 1;
      return head;
    },
    putConversation(conversation: Conversation): void {
      const before = findConversation(conversation.id);
      if (before) replace(before, conversation);
      else place(conversation);
      undo.push(() => {
        if (before) replace(conversation, before);
        else displace(conversation);
      });
    },
    putAgent(agent: Agent): void {
      const known = agents.get(agent.id);
      if (!known) throw new Error(`no agent ${agent.id}`);
      const before = known.agent;
      known.agent = agent;
      undo.push(() => {
        known.agent = before;
      });
    },
    addAgent(agent: Agent): void {
      agents.set(agent.id, { agent, lastAssignedAt: 0, rightsSeq: agent.seq, active: 0 });
      undo.push(() => {
        agents.delete(agent.id);
      });
    },
    /** Roles or teams changed with the row of number `seq`. */
    raiseRights(id: AgentId, seq: number): void {
      const known = agents.get(id);
      if (!known) throw new Error(`no agent ${id}`);
      const before = known.rightsSeq;
      known.rightsSeq = seq;
      undo.push(() => {
        known.rightsSeq = before;
      });
    },
    markAssigned(id: AgentId, at: number): void {
      const known = agents.get(id);
      if (!known) throw new Error(`no agent ${id}`);
      const before = known.lastAssignedAt;
      known.lastAssignedAt = at;
      undo.push(() => {
        known.lastAssignedAt = before;
      });
    },
    /** A point to go back to: how much was done, and the sequence there. */
    mark: () => ({ done: undo.length, head }),
    rollbackTo(mark: { done: number; head: number }): void {
      while (undo.length > mark.done) undo.pop()?.();
      head = mark.head;
    },
    /** What was done so far is durable and not taken back any more. */
    committed(): void {
      undo.length = 0;
      for (const id of settled.keys()) {
        if (settled.size <= settledKept) break;
        settled.delete(id);
      }
    },
  };
}
export type WorkspaceState = ReturnType<typeof loadWorkspaceState>;
