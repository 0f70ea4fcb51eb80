// Owns putting together what routing weighs: every agent with their presence, link and load at this moment.
import type { RoutingCandidate } from '../../src-shared/domain/routing/choose-agent.ts';
import type { AgentId } from '../../src-shared/std/ids.ts';
import type { WorkspaceState } from '../workspace/workspace-state.ts';

type IsConnected = (id: AgentId) => boolean;

/** `isConnected` also answers yes for a link lost less than a minute ago without a goodbye (product.md §4). */
export function gatherCandidates(state: WorkspaceState, isConnected: IsConnected): RoutingCandidate[] {
  return [...state.agents.keys()].map((id) => gatherCandidate(state, id, isConnected));
}

/** Throws when there is no such agent. */
export function gatherCandidate(
  state: WorkspaceState,
  id: AgentId,
  isConnected: IsConnected,
): RoutingCandidate {
  const known = state.agents.get(id);
  if (!known) throw new Error(`no agent ${id}`);
  const { agent, active, lastAssignedAt } = known;
  return {
    agentId: agent.id,
    teamIds: agent.teamIds,
    connected: isConnected(agent.id),
    presence: agent.presence,
    acceptingChat: agent.acceptingChat,
    active,
    capacity: agent.chatCapacity,
    lastAssignedAt,
  };
}
