// Owns every signed-in console: who is connected, and telling each what was committed and may be seen by its agent.
import type { Conversation } from '../../src-shared/domain/conversation/conversation.ts';
import type { AgentActor } from '../../src-shared/domain/people/actor.ts';
import { can } from '../../src-shared/domain/rights/can.ts';
import type { AgentId, ConversationId } from '../../src-shared/std/ids.ts';
import type { Typing } from '../../src-shared/wire/down.ts';
import { agentActor } from '../actions/accept-agent-command.ts';
import {
  type Commit,
  type CommittedRow,
  changedHands,
  rowText,
  type TouchedConversation,
} from '../actions/commit.ts';
import type { WorkspaceState } from '../workspace/workspace-state.ts';
import { createAgentLinks } from './agent-links.ts';
import { changesFrame } from './changes-frame.ts';
import { createConsoleRoster } from './console-roster.ts';
import { encodeFrame } from './frame-writer.ts';
import { concernedBy, concernedByConversations, groupByAudience } from './group-by-audience.ts';
import type { ConsoleHubPort, LiveConsole } from './live-console.ts';
import { createRinging } from './ringing.ts';

/** A link lost for less than this is not yet an agent gone (product.md §4). */
const silentAgentMs = 60_000;
/** Larger tellings go by pages, which keep under the frame limit. */
const maxLiveBytes = 190_000;

export type ConsoleHubOptions = {
  state: WorkspaceState;
  now(): number;
  /** Monotonic ms: a clock that is set makes nobody go. */
  stopwatch(): number;
  /** Calls `act` after `ms`. */
  after(ms: number, act: () => void): void;
  consolesPerAgent: number;
  /** An agent came: routing looks again. */
  onAvailabilityChanged(): void;
  /** A console of the agent has caught up, or went. */
  onLive(agentId: AgentId): void;
  onGone(agentId: AgentId, console: LiveConsole): void;
  onNotified(agentId: AgentId, effectId: number): void;
  /** Also tells the visitor that an agent writes. */
  onAgentTyping(conversationId: ConversationId, agentId: AgentId, on: boolean): void;
  /** A console could not be told and was cut. */
  onBug(error: unknown): void;
};

export function createConsoleHub(options: ConsoleHubOptions) {
  const { state, consolesPerAgent, onAvailabilityChanged, onAgentTyping, onBug } = options;
  const { onLive, onGone, onNotified } = options;
  const roster = createConsoleRoster<LiveConsole>((id) => agentActor(state, id));
  const { byAgent } = roster;
  const ringing = createRinging<LiveConsole>(options.stopwatch);
  const links = createAgentLinks({
    // One server at a time has the database: none begins twice in one millisecond.
    ...{ of: options.now().toString(36), now: options.stopwatch, after: options.after },
    ...{ silentMs: silentAgentMs, tell: tellAll },
  });

  function add(console: LiveConsole): boolean {
    const { agentId } = console.session;
    if ((byAgent.get(agentId)?.size ?? 0) >= consolesPerAgent) return false;
    // For routing somebody back within a minute was never away.
    const wasThere = links.isThere(agentId);
    if (!roster.add(console)) return true;
    links.opened(agentId);
    if (!wasThere) onAvailabilityChanged();
    return true;
  }

  function remove(console: LiveConsole): void {
    const { agentId } = console.session;
    const left = roster.remove(console);
    if (left === null) return;
    onGone(agentId, console);
    if (left === 0) links.closed(agentId, console.client.hasLeft);
  }

  function tellAll(frames: Buffer): void {
    for (const consoles of byAgent.values()) {
      for (const console of consoles) console.client.sendEphemeral(frames);
    }
  }

  function sees(agentId: AgentId, conversation: Conversation): boolean {
    const actor = agentActor(state, agentId);
    return actor !== null && can(actor, 'see', conversation);
  }

  /** To whom may see the conversation, but for the one who types. */
  function tellTyping(conversation: Conversation, who: Typing['who'], on: boolean): void {
    const frame = { type: 'typing', conversationId: conversation.id, who, on } satisfies Typing;
    const encoded = encodeFrame(JSON.stringify(frame));
    for (const agentId of roster.concerned(concernedByConversations([conversation]))) {
      if ((who.kind === 'agent' && who.id === agentId) || !sees(agentId, conversation)) continue;
      for (const console of byAgent.get(agentId) ?? []) console.client.sendEphemeral(encoded);
    }
  }

  const port: ConsoleHubPort = {
    add,
    remove,
    live: (console) => onLive(console.session.agentId),
    notified: (console, effectId) => onNotified(console.session.agentId, effectId),
    links,
    typing(from, conversationId, on) {
      const { agentId } = from.session;
      const conversation = state.findConversation(conversationId);
      if (conversation === null || !sees(agentId, conversation)) return;
      tellTyping(conversation, { kind: 'agent', id: agentId }, on);
      onAgentTyping(conversationId, agentId, on);
    },
  };

  /** Tells every live console. Does not throw: who cannot be told is cut, comes back and catches up. */
  function tell(commit: Commit): void {
    try {
      tellParts(commit);
    } catch (error) {
      // It is not known who was told.
      for (const consoles of byAgent.values()) for (const console of consoles) console.client.cut();
      onBug(error);
    }
  }

  /** One text per distinct part, however many consoles share it. */
  function tellParts(commit: Commit): void {
    const actors: AgentActor[] = [];
    for (const id of commit.rightsChanged) roster.place(id);
    for (const id of roster.concerned(concernedBy(commit))) {
      const actor = agentActor(state, id);
      if (actor && hasLive(byAgent.get(id) ?? [])) actors.push(actor);
    }
    const moved = [...commit.conversations.values()].filter(changedHands);
    const woken = [...commit.conversations.values()].filter(({ wasAsleep }) => wasAsleep);
    const frames = new Map<string, Buffer>();
    for (const { actor, rows, key } of groupByAudience(commit, actors).values()) {
      const seenElse = moved.some((touched) => changesSight(actor, touched));
      const wakes = woken.some((touched) => can(actor, 'see', touched.now));
      if (rows.length === 0 && !seenElse) continue;
      const consoles = byAgent.get(actor.id);
      if (consoles === undefined) continue;
      ringing.settle(consoles);
      for (const console of consoles) {
        if (!console.isLive()) continue;
        const byPages = seenElse || (wakes && console.hasHorizon);
        const after = console.upTo();
        const frame = byPages ? null : frameOf(`${after}:${key}`, after, rows);
        try {
          if (frame === null || frame.length > maxLiveBytes) console.tellByPages();
          else console.tell(frame, commit.upTo);
        } catch (error) {
          console.client.cut();
          onBug(error);
        }
      }
    }

    function frameOf(key: string, after: number, rows: readonly CommittedRow[]): Buffer {
      const known = frames.get(key);
      if (known) return known;
      const frame = changesFrame({
        after,
        upTo: commit.upTo,
        remaining: 0,
        rows: rows.map(rowText),
        forget: [],
      });
      frames.set(key, frame);
      return frame;
    }
  }

  return {
    port,
    tell,
    tellContactTyping(conversationId: ConversationId, on: boolean): void {
      const conversation = state.findConversation(conversationId);
      if (conversation !== null) tellTyping(conversation, { kind: 'contact' }, on);
    },
    /** For routing. */
    isConnected: links.isThere,
    isOnline(): boolean {
      for (const id of byAgent.keys()) {
        const agent = state.findAgent(id);
        if (agent?.presence === 'online' && agent.acceptingChat) return true;
      }
      return false;
    },
    consolesOf: (id: AgentId): Iterable<LiveConsole> => byAgent.get(id) ?? [],
    /** P27: whoever uses the session is out at once. */
    endSession(key: string): void {
      for (const consoles of byAgent.values()) {
        for (const console of consoles) if (console.session.key === key) console.client.bye('revoked', null);
      }
    },
    /** P27: the same for every session of the agent. */
    endSessionsOf(id: AgentId): void {
      for (const console of byAgent.get(id) ?? []) console.client.bye('revoked', null);
    },
    /** P27: before anything else is told to them. */
    rightsChanged(id: AgentId): void {
      for (const console of byAgent.get(id) ?? []) {
        try {
          console.rightsChanged();
        } catch (error) {
          console.client.cut();
          onBug(error);
        }
      }
    },
    count: (): number => [...byAgent.values()].reduce((sum, consoles) => sum + consoles.size, 0),
  };
}
export type ConsoleHub = ReturnType<typeof createConsoleHub>;

function hasLive(consoles: Iterable<LiveConsole>): boolean {
  for (const console of consoles) if (console.isLive()) return true;
  return false;
}

function changesSight(actor: AgentActor, { now, before }: TouchedConversation): boolean {
  return before !== null && can(actor, 'see', before) !== can(actor, 'see', now);
}
