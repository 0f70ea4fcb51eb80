// Owns which agents count as being there, and telling it: a line that breaks for a moment is nobody's news.
import type { AgentId } from '../../src-shared/std/ids.ts';
import { encodeFrame } from './frame-writer.ts';

/** What changed in so short a time is told at once to each console: a whole office comes back in one write. */
const gatherMs = 50;

export type AgentLinksOptions = {
  now(): number;
  /** Calls `act` after `ms`. */
  after(ms: number, act: () => void): void;
  /** Agents lost for less than this without a goodbye are still there (product.md §4). */
  silentMs: number;
  /** To every console; whole frames, any number of them. */
  tell(frames: Buffer): void;
};

export function createAgentLinks({ now, after, silentMs, tell }: AgentLinksOptions) {
  const there = new Set<AgentId>();
  /** When the last line of an agent broke who has not said goodbye; oldest first. */
  const lostAt = new Map<AgentId, number>();
  const changed = new Map<AgentId, boolean>();
  let gathering = false;
  let sweeping = false;
  let list: AgentId[] | null = null;
  let listText: Buffer | null = null;

  function change(agentId: AgentId, connected: boolean): void {
    list = null;
    listText = null;
    if (connected) there.add(agentId);
    else there.delete(agentId);
    // Gone and back again, or the reverse, before anybody was told: there is nothing to tell.
    if (changed.has(agentId)) changed.delete(agentId);
    else changed.set(agentId, connected);
    if (gathering) return;
    gathering = true;
    after(gatherMs, tellChanged);
  }

  function tellChanged(): void {
    gathering = false;
    if (changed.size === 0) return;
    const frames = [...changed].map(([agentId, connected]) =>
      encodeFrame(JSON.stringify({ type: 'agent-link', agentId, connected })),
    );
    changed.clear();
    tell(Buffer.concat(frames));
  }

  function sweep(): void {
    const time = now();
    for (const [agentId, at] of lostAt) {
      if (at + silentMs > time) {
        after(at + silentMs - time, sweep);
        return;
      }
      lostAt.delete(agentId);
      change(agentId, false);
    }
    sweeping = false;
  }

  function ids(): AgentId[] {
    list ??= [...there];
    return list;
  }

  return {
    /** The agent's first line opened. */
    opened(agentId: AgentId): void {
      lostAt.delete(agentId);
      if (!there.has(agentId)) change(agentId, true);
    },
    /** The agent's last line ended; `left`: with a goodbye. */
    closed(agentId: AgentId, left: boolean): void {
      if (left) {
        change(agentId, false);
        return;
      }
      lostAt.set(agentId, now());
      if (sweeping) return;
      sweeping = true;
      after(silentMs, sweep);
    },
    /** Everybody who is there; the same list as before when nothing changed. */
    ids,
    /** The same as JSON, shared by all who ask before it changes. */
    idsText(): Buffer {
      listText ??= Buffer.from(JSON.stringify(ids()));
      return listText;
    },
  };
}
export type AgentLinks = ReturnType<typeof createAgentLinks>;
