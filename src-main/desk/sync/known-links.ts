// Owns who is there as the server last said; kept when the link is lost, so that only what changed since need be told.
import type { AgentId } from '../../../src-shared/std/ids.ts';
import type { AgentLink, Welcome } from '../../../src-shared/wire/down.ts';
import type { Links } from '../../../src-shared/wire/up.ts';

export type KnownLinks = ReturnType<typeof createKnownLinks>;

export function createKnownLinks() {
  let there = new Set<AgentId>();
  /** How much of what the server counts is in `there`; null: nothing it could go on from. */
  let upTo: Links | null = null;
  let isLinked = false;

  return {
    /** For the hello. */
    upTo: (): Links | null => upTo,
    /** Without a link nobody knows. */
    connected: (): ReadonlySet<AgentId> => (isLinked ? there : nobody),
    welcomed({
      connectedAgentIds,
      linksChanged,
      links,
    }: Pick<Welcome, 'connectedAgentIds' | 'linksChanged' | 'links'>): void {
      there = new Set(connectedAgentIds ?? there);
      for (const id of linksChanged?.came ?? []) there.add(id);
      for (const id of linksChanged?.went ?? []) there.delete(id);
      upTo = links;
      isLinked = true;
    },
    changed({ agentId, connected, links }: Pick<AgentLink, 'agentId' | 'connected' | 'links'>): void {
      if (connected) there.add(agentId);
      else there.delete(agentId);
      // One telling may have been lost before this: then the next welcome goes on from where nothing was.
      if (upTo !== null && links !== null && links.after <= upTo.at)
        upTo = { of: upTo.of, at: Math.max(upTo.at, links.at) };
    },
    linkLost(): void {
      isLinked = false;
    },
  };
}

const nobody: ReadonlySet<AgentId> = new Set();
