// Owns one account's running link: drives the pure machine with the socket, the cache, the outbox and time.
import type { DeskCallAnswer } from '../../../src-shared/bridge/calls.ts';
import type { Clock } from '../../../src-shared/std/clock.ts';
import type { AgentId, ConversationId } from '../../../src-shared/std/ids.ts';
import type { ConsoleUp } from '../../../src-shared/wire/up.ts';
import { deskProtocolRange } from '../../../src-shared/wire/version.ts';
import type { Cache } from '../database/open-cache.ts';
import { isDiskFull } from '../database/open-sqlite.ts';
import type { OutboxEntries, OutboxEntry } from '../database/outbox-entries.ts';
import { type EntryDelivery, pushOutbox } from './push-outbox.ts';
import { type Inbound, receiveFrame } from './receive-frame.ts';
import type { OpenSocket, ServerSocket } from './server-socket.ts';
import type { SyncListener } from './sync-listener.ts';
import {
  nextWakeAt,
  notWanted,
  type SyncEffect,
  type SyncEvent,
  type SyncState,
  stepSync,
} from './sync-state.ts';
import type { Timers } from './timers.ts';
import { typingRepeatMs } from './typing-now.ts';

/** How long a live desk may read pages before the agent is told that it is catching up. */
const pagingShownAfterMs = 500;

export type SyncSessionOptions = {
  agentId: AgentId;
  serverUrl: string;
  clientVersion: string;
  cache: Cache;
  entries: OutboxEntries;
  clock: Clock;
  timers: Timers;
  /** In [0, 1). */
  chance(): number;
  openSocket: OpenSocket;
  listener: SyncListener;
};

export type SyncSession = {
  /** Connects with this token, at once. */
  start(token: string): void;
  stop(): void;
  state(): SyncState;
  /** Epoch ms of our clock; null = not by itself. */
  nextTryAt(): number | null;
  serverAheadMs(): number;
  deliveryOf(entry: OutboxEntry): EntryDelivery;
  connectedAgentIds(): ReadonlySet<AgentId>;
  /** There is something new in the outbox. */
  poke(): void;
  /** Frames and rows this program could not read, since it started; each was passed over. */
  skipped(): number;
  /** Dropped while not live, and when the same was said a moment ago. */
  sendTyping(conversationId: ConversationId, on: boolean): void;
  /** Only while live; a link that breaks meanwhile is answered `offline`. */
  fetchOlder(): Promise<DeskCallAnswer<'fetchOlder'>>;
  reconnectNow(): void;
  resumed(): void;
};

export function startSyncSession(options: SyncSessionOptions): SyncSession {
  const { cache, entries, clock, timers, listener } = options;
  const outbox = pushOutbox(entries, clock, listener.entriesChanged);
  const inbound: Inbound = { agentId: options.agentId, cache, outbox, clock, listener, skipped: 0, news: [] };
  let state: SyncState = notWanted;
  let token: string | null = null;
  let socket: ServerSocket | null = null;
  let connectedAgentIds = new Set<AgentId>();
  let serverAheadMs = cache.meta.serverAheadMs();
  let cancelWake = () => {};
  let pokeComing = false;
  let cancelShown: (() => void) | null = null;
  let typingSent: { conversationId: ConversationId; on: boolean; at: number } | null = null;

  const send = (frame: ConsoleUp) => socket?.send(JSON.stringify(frame));

  function tell(event: SyncEvent): void {
    const before = state;
    const step = stepSync(state, event, { now: timers.now(), chance: options.chance() });
    state = step.state;
    for (const effect of step.effects) carryOut(effect);
    armWake();
    if (looksDifferent(before, state)) tellChanged(before);
  }

  /** A live desk that is told by a page or two is not shown as catching up: only when it takes a while. */
  function tellChanged(before: SyncState): void {
    if (state.state === 'catching-up') {
      if (before.state === 'live')
        cancelShown = timers.after(pagingShownAfterMs, () => {
          cancelShown = null;
          listener.connectionChanged();
        });
      if (cancelShown !== null) return;
    }
    cancelShown?.();
    cancelShown = null;
    listener.connectionChanged();
  }

  function carryOut(effect: SyncEffect): void {
    switch (effect.effect) {
      case 'open-socket':
        openSocket();
        return;
      case 'drop-socket': {
        socket?.drop();
        socket = null;
        outbox.linkLost();
        inbound.news = [];
        if (connectedAgentIds.size > 0) {
          connectedAgentIds = new Set();
          listener.agentLinksChanged();
        }
        return;
      }
      case 'say-hello':
        if (token === null) return;
        send({
          type: 'hello',
          protocol: deskProtocolRange,
          token,
          databaseId: cache.meta.databaseId(),
          cursor: cache.meta.cursor(),
          place: cache.meta.place(),
          client: { name: 'guichet-desk', version: options.clientVersion },
        });
        return;
      case 'ask-more':
        send({ type: 'more', after: cache.meta.cursor(), place: cache.meta.place() });
        return;
      case 'ping':
        send({ type: 'ping', n: effect.n });
        return;
      case 'push-outbox':
        push();
        return;
      case 'end-session':
        token = null;
        listener.sessionEnded();
        return;
    }
  }

  function openSocket(): void {
    const opened = options.openSocket(options.serverUrl, {
      opened: () => ifCurrent(() => tell({ event: 'socket-opened' })),
      message: (text) => ifCurrent(() => receive(text)),
      closed: (code) => ifCurrent(() => tell({ event: 'socket-closed', code })),
    });
    socket = opened;
    // What a socket says after it was dropped concerns nobody.
    function ifCurrent(act: () => void): void {
      if (socket === opened) act();
    }
  }

  function receive(text: string): void {
    tell({ event: 'heard' });
    try {
      receiveFrame(text, inbound, {
        state: () => state,
        tell,
        pokeSoon,
        now: timers.now,
        setServerAhead(ms) {
          serverAheadMs = ms;
        },
        setConnected(agentIds) {
          connectedAgentIds = agentIds;
          listener.agentLinksChanged();
        },
        connectedAgentIds: () => connectedAgentIds,
      });
    } catch (error) {
      tell({ event: 'apply-failed' });
      if (!isDiskFull(error)) listener.failed(error);
    }
  }

  function push(): void {
    if (state.state !== 'live') return;
    try {
      outbox.push(timers.now(), send);
    } catch (error) {
      // A full disk can not record that an act leaves, so none leaves: tried again with the next poke or link.
      if (!isDiskFull(error)) listener.failed(error);
    }
  }

  function pokeSoon(): void {
    if (pokeComing) return;
    pokeComing = true;
    timers.soon(() => {
      pokeComing = false;
      push();
      armWake();
    });
  }

  function armWake(): void {
    cancelWake();
    const retryAt = state.state === 'live' ? outbox.nextRetryAt(timers.now()) : null;
    const wakeAt = nextWakeAt(state);
    const at = Math.min(wakeAt ?? Number.POSITIVE_INFINITY, retryAt ?? Number.POSITIVE_INFINITY);
    if (!Number.isFinite(at)) {
      cancelWake = () => {};
      return;
    }
    cancelWake = timers.after(Math.max(1, Math.ceil(at - timers.now())), () => {
      push();
      tell({ event: 'time-passed' });
    });
  }

  return {
    start(given) {
      token = given;
      tell({ event: 'wanted' });
    },
    stop: () => tell({ event: 'unwanted' }),
    state: () => state,
    nextTryAt() {
      if (state.state !== 'offline' || state.nextTryAt === null) return null;
      return Math.round(clock.now() + state.nextTryAt - timers.now());
    },
    serverAheadMs: () => serverAheadMs,
    deliveryOf: outbox.deliveryOf,
    connectedAgentIds: () => connectedAgentIds,
    poke: pokeSoon,
    skipped: () => inbound.skipped,
    sendTyping(conversationId, on) {
      if (state.state !== 'live') return;
      const last = typingSent;
      const same = last !== null && last.conversationId === conversationId && last.on === on;
      if (same && timers.now() < last.at + typingRepeatMs) return;
      typingSent = { conversationId, on, at: timers.now() };
      send({ type: 'typing', conversationId, on });
    },
    fetchOlder: () => Promise.resolve({ state: 'offline' }),
    reconnectNow() {
      if (token !== null) tell({ event: 'reconnect-now' });
    },
    resumed: () => tell({ event: 'resumed' }),
  };
}

/** Whether an agent would see another thing in the status bar. */
function looksDifferent(before: SyncState, after: SyncState): boolean {
  if (before.state !== after.state) return true;
  if (before.state === 'catching-up' && after.state === 'catching-up')
    return before.remaining !== after.remaining;
  if (before.state === 'live' && after.state === 'live')
    return before.link.latencyMs !== after.link.latencyMs;
  if (before.state === 'offline' && after.state === 'offline') return before.nextTryAt !== after.nextTryAt;
  return false;
}
