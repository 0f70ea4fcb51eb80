// Owns who is told which rows of a commit: for each agent the rows they may see, and a key equal for equal parts.
import type { Conversation } from '../../src-shared/domain/conversation/conversation.ts';
import type { AgentActor } from '../../src-shared/domain/people/actor.ts';
import { can } from '../../src-shared/domain/rights/can.ts';
import type { AgentId, TeamId } from '../../src-shared/std/ids.ts';
import type { Commit, CommittedRow } from '../actions/commit.ts';
import type { Concerned } from './console-roster.ts';
import { seesAll } from './sees-all.ts';

/** `rows` in order of `seq`; agents with the same `key` have the same rows. */
export type AgentPart = { actor: AgentActor; key: string; rows: readonly CommittedRow[] };

/** Whom anything of the commit may be for, or out of sight by it: who is left out has an empty part in `groupByAudience`. */
export function concernedBy(commit: Commit): Concerned {
  const conversations: Conversation[] = [];
  const owners: AgentId[] = [];
  for (const { now, before } of commit.conversations.values()) {
    conversations.push(now);
    if (before !== null) conversations.push(before);
  }
  for (const row of commit.rows) {
    if (row.kind === 'agent') return 'all';
    if (row.kind === 'contact') conversations.push(...row.conversations);
    else if (row.kind === 'read-mark' || row.kind === 'draft') owners.push(row.agentId);
  }
  return concernedByConversations(conversations, owners);
}

/** Whom these may be for, and `owners`. */
export function concernedByConversations(
  conversations: readonly Conversation[],
  owners: readonly AgentId[] = [],
): Exclude<Concerned, 'all'> {
  const agents = new Set(owners);
  for (const { assigneeId } of conversations) if (assigneeId !== null) agents.add(assigneeId);
  return { teams: new Set(conversations.map(({ teamId }) => teamId)), agents };
}

/**
 * One part for each of `actors`, empty where there is nothing for them. Looks at each conversation's team, owner and
 * those who see everything, not at everybody: a commit of a hundred conversations and a thousand agents stays cheap.
 */
export function groupByAudience(commit: Commit, actors: readonly AgentActor[]): Map<AgentId, AgentPart> {
  const members = actors.map((actor) => ({ actor, key: '', scopes: [] as (readonly CommittedRow[])[] }));
  type Member = (typeof members)[number];
  const byId = new Map<AgentId, Member>(members.map((member) => [member.actor.id, member]));
  const byTeam = new Map<TeamId, Member[]>();
  const everywhere: Member[] = [];
  for (const member of members) {
    if (seesAll(member.actor)) everywhere.push(member);
    for (const teamId of member.actor.teamIds) {
      const team = byTeam.get(teamId);
      if (team) team.push(member);
      else byTeam.set(teamId, [member]);
    }
  }

  for (const [scope, rows] of rowsByScope(commit)) {
    const [first] = rows;
    if (first === undefined) continue;
    for (const member of audienceOf(first)) if (member.scopes.at(-1) !== rows) include(member, scope, rows);
  }

  const parts = new Map<AgentId, AgentPart>();
  for (const { actor, key, scopes } of members) parts.set(actor.id, { actor, key, rows: inOrder(scopes) });
  return parts;

  function audienceOf(row: CommittedRow): Member[] {
    switch (row.kind) {
      case 'agent':
        return members;
      case 'read-mark':
      case 'draft':
        return membersOf([row.agentId]);
      case 'contact':
        return row.conversations.flatMap(seersOf);
      case 'message':
      case 'conversation': {
        const conversation = commit.conversations.get(row.conversationId)?.now;
        return conversation ? seersOf(conversation) : [];
      }
    }
  }

  /** Somebody may be in it twice. */
  function seersOf(conversation: Conversation): Member[] {
    const { teamId, assigneeId } = conversation;
    const owner = assigneeId === null ? [] : membersOf([assigneeId]);
    return [...(byTeam.get(teamId) ?? []), ...everywhere, ...owner].filter(({ actor }) =>
      can(actor, 'see', conversation),
    );
  }

  function membersOf(ids: readonly AgentId[]): Member[] {
    return ids.flatMap((id) => byId.get(id) ?? []);
  }

  function include(member: Member, scope: string, rows: readonly CommittedRow[]): void {
    member.key += `${scope} `;
    member.scopes.push(rows);
  }
}

/** Rows that have the same audience: a conversation's, an agent's own, everybody's. */
function rowsByScope(commit: Commit): Map<string, CommittedRow[]> {
  const scopes = new Map<string, CommittedRow[]>();
  for (const row of commit.rows) {
    const scope = scopeOf(row);
    const known = scopes.get(scope);
    if (known) known.push(row);
    else scopes.set(scope, [row]);
  }
  return scopes;
}

function scopeOf(row: CommittedRow): string {
  switch (row.kind) {
    case 'agent':
      return '*';
    case 'read-mark':
    case 'draft':
      return `@${row.agentId}`;
    case 'contact':
      return `+${row.contactId}`;
    default:
      return row.conversationId;
  }
}

function inOrder(scopes: readonly (readonly CommittedRow[])[]): readonly CommittedRow[] {
  const [first] = scopes;
  if (first === undefined || scopes.length === 1) return first ?? [];
  return scopes.flat().sort((left, right) => left.seq - right.seq);
}
