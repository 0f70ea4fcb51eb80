// Owns the choice of whom a conversation goes to: the least loaded agent of the team who may and can take one more.
import type { AgentId, TeamId } from '../../std/ids.ts';
import type { Presence } from '../people/agent.ts';

/** One agent as routing weighs them. `active` counts conversations they hold now; `lastAssignedAt` epoch ms, 0 = never. */
export type RoutingCandidate = {
  agentId: AgentId;
  teamIds: readonly TeamId[];
  connected: boolean;
  presence: Presence;
  acceptingChat: boolean;
  active: number;
  capacity: number;
  lastAssignedAt: number;
};

export type NotChosenBecause =
  | 'other-team'
  | 'not-connected'
  | 'not-online'
  | 'not-accepting'
  | 'at-capacity'
  | 'more-loaded';

/** R9: every decision can be explained; one line per agent weighed. */
export type RoutingDecision = {
  agentId: AgentId | null;
  weighed: { agentId: AgentId; verdict: 'chosen' | NotChosenBecause; load: number }[];
};

function unfitBecause(candidate: RoutingCandidate, teamId: TeamId): NotChosenBecause | null {
  if (!candidate.teamIds.includes(teamId)) return 'other-team';
  if (!candidate.connected) return 'not-connected';
  if (candidate.presence !== 'online') return 'not-online';
  if (!candidate.acceptingChat) return 'not-accepting';
  if (candidate.active >= candidate.capacity) return 'at-capacity';
  return null;
}

function goesBefore(left: RoutingCandidate, right: RoutingCandidate): boolean {
  const difference = left.active / left.capacity - right.active / right.capacity;
  if (difference !== 0) return difference < 0;
  if (left.lastAssignedAt !== right.lastAssignedAt) return left.lastAssignedAt < right.lastAssignedAt;
  return left.agentId < right.agentId;
}

/**
 * Chooses by load (active ÷ capacity), then longest since last assignment, then id so that the answer never depends on
 * the order of the list (product.md R2, R4). `agentId` is null when nobody has room: the conversation waits (R5).
 */
export function chooseAgent(teamId: TeamId, candidates: readonly RoutingCandidate[]): RoutingDecision {
  let chosen: RoutingCandidate | null = null;
  for (const candidate of candidates) {
    if (unfitBecause(candidate, teamId) !== null) continue;
    if (chosen === null || goesBefore(candidate, chosen)) chosen = candidate;
  }
  const weighed = candidates.map((candidate) => ({
    agentId: candidate.agentId,
    load: candidate.capacity === 0 ? 1 : candidate.active / candidate.capacity,
    verdict:
      candidate === chosen
        ? ('chosen' as const)
        : (unfitBecause(candidate, teamId) ?? ('more-loaded' as const)),
  }));
  return { agentId: chosen?.agentId ?? null, weighed };
}
