// Owns which consoles are open, by agent and by what these may see: of thousands a commit looks only at those it may concern.
import type { AgentActor } from '../../src-shared/domain/people/actor.ts';
import type { AgentId, TeamId } from '../../src-shared/std/ids.ts';
import { seesAll } from './sees-all.ts';

/** Whom something may concern: all, or members of these teams, these agents, and whoever sees everything. */
export type Concerned = 'all' | { teams: ReadonlySet<TeamId>; agents: ReadonlySet<AgentId> };

type SignedIn = { readonly session: { readonly agentId: AgentId } };

export function createConsoleRoster<Console extends SignedIn>(findActor: (id: AgentId) => AgentActor | null) {
  const byAgent = new Map<AgentId, Set<Console>>();
  /** Where each was put, whatever its teams are by now. */
  const placed = new Map<AgentId, readonly TeamId[]>();
  const byTeam = new Map<TeamId, Set<AgentId>>();
  const everywhere = new Set<AgentId>();

  function place(id: AgentId): void {
    displace(id);
    const actor = findActor(id);
    if (actor === null || !byAgent.has(id)) return;
    placed.set(id, actor.teamIds);
    if (seesAll(actor)) everywhere.add(id);
    for (const teamId of actor.teamIds) {
      const team = byTeam.get(teamId);
      if (team) team.add(id);
      else byTeam.set(teamId, new Set([id]));
    }
  }

  function displace(id: AgentId): void {
    for (const teamId of placed.get(id) ?? []) byTeam.get(teamId)?.delete(id);
    everywhere.delete(id);
    placed.delete(id);
  }

  return {
    byAgent: byAgent as ReadonlyMap<AgentId, ReadonlySet<Console>>,
    /** Answers whether it is the agent's first. */
    add(console: Console): boolean {
      const { agentId } = console.session;
      const known = byAgent.get(agentId);
      if (known) {
        known.add(console);
        return false;
      }
      byAgent.set(agentId, new Set([console]));
      place(agentId);
      return true;
    },
    /** Answers how many the agent has left; null when it was not here. */
    remove(console: Console): number | null {
      const { agentId } = console.session;
      const known = byAgent.get(agentId);
      if (!known?.delete(console)) return null;
      if (known.size > 0) return known.size;
      byAgent.delete(agentId);
      displace(agentId);
      return 0;
    },
    /** The agent's rights changed. */
    place,
    /** Agents with a console, each once. */
    concerned(those: Concerned): Iterable<AgentId> {
      if (those === 'all') return byAgent.keys();
      const ids = new Set(everywhere);
      for (const id of those.agents) if (byAgent.has(id)) ids.add(id);
      for (const teamId of those.teams) for (const id of byTeam.get(teamId) ?? []) ids.add(id);
      return ids;
    },
  };
}
