// Owns who is told which rows of a commit: for each agent the rows they may see, and a key equal for equal parts.
import type { AgentActor } from '../../src-shared/domain/people/actor.ts';
import { can } from '../../src-shared/domain/rights/can.ts';
import { type AgentId, contactIdSchema, type TeamId, teamIdSchema } from '../../src-shared/std/ids.ts';
import type { Commit, CommittedRow } from '../actions/commit.ts';

/** `rows` in order of `seq`; agents with the same `key` have the same rows. */
export type AgentPart = { actor: AgentActor; key: string; rows: readonly CommittedRow[] };

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
    if (can(member.actor, 'see', nobodys)) everywhere.push(member);
    for (const teamId of member.actor.teamIds) {
      const team = byTeam.get(teamId);
      if (team) team.push(member);
      else byTeam.set(teamId, [member]);
    }
  }

  for (const [scope, rows] of rowsByScope(commit)) {
    if (scope === everybody) {
      for (const member of members) include(member, scope, rows);
      continue;
    }
    const first = rows[0];
    if (first?.kind === 'read-mark') {
      include(byId.get(first.agentId), scope, rows);
      continue;
    }
    const conversation =
      first !== undefined && 'conversationId' in first
        ? commit.conversations.get(first.conversationId)?.now
        : undefined;
    if (!conversation) continue;
    const owner = conversation.assigneeId === null ? undefined : byId.get(conversation.assigneeId);
    const candidates = [byTeam.get(conversation.teamId) ?? [], everywhere, owner ? [owner] : []];
    for (const member of candidates.flat()) {
      if (member.scopes.at(-1) !== rows && can(member.actor, 'see', conversation))
        include(member, scope, rows);
    }
  }

  const parts = new Map<AgentId, AgentPart>();
  for (const { actor, key, scopes } of members) parts.set(actor.id, { actor, key, rows: inOrder(scopes) });
  return parts;

  function include(member: Member | undefined, scope: string, rows: readonly CommittedRow[]): void {
    if (!member) return;
    member.key += `${scope} `;
    member.scopes.push(rows);
  }
}

const everybody = '*';
/** In no team and of nobody: who sees this sees everything. */
const nobodys = {
  contactId: contactIdSchema.parse('nobody'),
  teamId: teamIdSchema.parse('none'),
  assigneeId: null,
};

/** Rows that have the same audience: a conversation's, an agent's own, everybody's. */
function rowsByScope(commit: Commit): Map<string, CommittedRow[]> {
  const scopes = new Map<string, CommittedRow[]>();
  for (const row of commit.rows) {
    const scope =
      row.kind === 'agent' ? everybody : row.kind === 'read-mark' ? `@${row.agentId}` : row.conversationId;
    const known = scopes.get(scope);
    if (known) known.push(row);
    else scopes.set(scope, [row]);
  }
  return scopes;
}

function inOrder(scopes: readonly (readonly CommittedRow[])[]): readonly CommittedRow[] {
  const [first] = scopes;
  if (first === undefined || scopes.length === 1) return first ?? [];
  return scopes.flat().sort((left, right) => left.seq - right.seq);
}
