// Owns which agents count as being there, and telling it: a line that breaks for a moment is nobody's news.
import type { AgentId } from '../../src-shared/std/ids.ts';
import type { Links } from '../../src-shared/wire/up.ts';
import { encodeFrame } from './frame-writer.ts';

/** What changed in so short a time is told at once to each console: a whole office comes back in a few writes. */
const gatherAtLeastMs = 50;
/** Each telling is a write for everybody who is there: the more they are, the rarer. */
const gatherMsPerAgent = 0.1;

/** Changes that are told one by one to who was away meanwhile; after more the list, ready for all, costs less. */
const changesKept = 500;

export type AgentLinksOptions = {
  /** Names this run of the server: its changes are counted anew. */
  of: string;
  /** Monotonic ms. */
  now(): number;
  /** Calls `act` after `ms`. */
  after(ms: number, act: () => void): void;
  /** Agents lost for less than this without a goodbye are still there (product.md §4). */
  silentMs: number;
  /** To every console; whole frames, any number of them. */
  tell(frames: Buffer): void;
};

export function createAgentLinks({ of, now, after, silentMs, tell }: AgentLinksOptions) {
  const there = new Set<AgentId>();
  /** When the last line of an agent broke who has not said goodbye; oldest first. */
  const lostAt = new Map<AgentId, number>();
  /** What nobody was told yet; `first`: number of the first change of each agent that was not. */
  const changed = new Map<AgentId, { connected: boolean; first: number }>();
  /** Whose each of the newest changes was; the last of them is number `at`. */
  let whose: AgentId[] = [];
  let at = 0;
  let toldAt = 0;
  /** Whoever came last was welcomed with the changes up to there, told or not. */
  let welcomedAt = 0;
  let gathering = false;
  let sweeping = false;
  let list: AgentId[] | null = null;
  let listText: Buffer | null = null;

  function change(agentId: AgentId, connected: boolean): void {
    list = null;
    listText = null;
    if (connected) there.add(agentId);
    else there.delete(agentId);
    at += 1;
    whose.push(agentId);
    if (whose.length >= 2 * changesKept) whose = whose.slice(-changesKept);
    const untold = changed.get(agentId);
    // Gone and back again, or the reverse, before anybody heard of it: there is nothing to tell. Whoever was welcomed
    // in between heard of it; others did not.
    if (untold !== undefined && untold.first > welcomedAt) changed.delete(agentId);
    else changed.set(agentId, { connected, first: untold?.first ?? at });
    if (gathering) return;
    gathering = true;
    after(Math.max(gatherAtLeastMs, there.size * gatherMsPerAgent), tellChanged);
  }

  function tellChanged(): void {
    gathering = false;
    if (changed.size === 0) return;
    const frames = [...changed].map(([agentId, { connected }], index) => {
      const links = index === changed.size - 1 ? { after: toldAt, at } : null;
      return encodeFrame(JSON.stringify({ type: 'agent-link', agentId, connected, links }));
    });
    toldAt = at;
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
    isThere: (agentId: AgentId): boolean => there.has(agentId),
    /** Everybody who is there; the same list as before when nothing changed. */
    ids,
    /** For a welcome, with the list or what changed: the console is told on from there. */
    links(): Links {
      welcomedAt = at;
      return { of, at };
    },
    /** Who of those there or not there then is not there or there now; null where that is not known any more. */
    since(known: Links): { came: AgentId[]; went: AgentId[] } | null {
      const passed = at - known.at;
      if (known.of !== of || passed < 0 || passed > changesKept) return null;
      const others = [...new Set(whose.slice(whose.length - passed))];
      return {
        came: others.filter((id) => there.has(id)),
        went: others.filter((id) => !there.has(id)),
      };
    },
    /** Everybody who is there, as JSON, shared by all who ask before it changes. */
    idsText(): Buffer {
      listText ??= Buffer.from(JSON.stringify(ids()));
      return listText;
    },
  };
}
export type AgentLinks = ReturnType<typeof createAgentLinks>;
