// Owns one account's running link: drives the pure machine with the socket, the cache, the outbox and time.
import type { InboxView } from '../../../src-shared/bridge/views.ts';
import type { Clock } from '../../../src-shared/std/clock.ts';
import type { AgentId, ConversationId } from '../../../src-shared/std/ids.ts';
import type { ConsoleUp } from '../../../src-shared/wire/up.ts';
import { deskProtocolRange } from '../../../src-shared/wire/version.ts';
import type { Drafts } from '../database/drafts.ts';
import type { NotifiedEffects } from '../database/notified-effects.ts';
import type { Cache } from '../database/open-cache.ts';
import type { OutboxEntries, OutboxEntry } from '../database/outbox-entries.ts';
import { fetchHistory, type OlderAnswer } from './fetch-history.ts';
import { isTakenIn } from './is-taken-in.ts';
import { createKnownLinks } from './known-links.ts';
import { looksDifferent } from './looks-different.ts';
import { pruneEnded } from './prune-ended.ts';
import { type EntryDelivery, pushOutbox } from './push-outbox.ts';
import { type Applied, nothingApplied } from './put-rows.ts';
import { type Inbound, receiveFrame } from './receive-frame.ts';
import { repeatNotified } from './repeat-notified.ts';
import { type SendTyping, sendTyping } from './send-typing.ts';
import type { OpenSocket, ServerSocket } from './server-socket.ts';
import type { SyncListener } from './sync-listener.ts';
import {
  maySend,
  nextWakeAt,
  notWanted,
  type SyncEffect,
  type SyncEvent,
  type SyncState,
  stepSync,
} from './sync-state.ts';
import type { Timers } from './timers.ts';

/** How long a live desk may read pages before the agent is told that it is catching up. */
const pagingShownAfterMs = 500;

export type SyncSessionOptions = {
  agentId: AgentId;
  serverUrl: string;
  clientVersion: string;
  cache: Cache;
  entries: OutboxEntries;
  drafts: Drafts;
  notified: NotifiedEffects;
  /** Conversations the agent has in front of them. */
  lookingAt(): readonly ConversationId[];
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
  /** As `poke`, but at once: the link is about to be ended. */
  flush(): void;
  /** Frames and rows this program could not read, since it started; each was passed over. */
  skipped(): number;
  /** Dropped while not live, and when the same was said a moment ago. */
  sendTyping: SendTyping;
  /** Only while live; a link that breaks meanwhile is answered `offline`. */
  fetchOlder(): Promise<OlderAnswer>;
  /** Whether the server has ended conversations that are not here, as it last said. */
  older(): InboxView['older'];
  /** The agent opened one that is not here whole: the rest is fetched as soon as the link is live. */
  fetchWhole(conversationId: ConversationId): void;
  reconnectNow(): void;
  resumed(): void;
};

export function startSyncSession(options: SyncSessionOptions): SyncSession {
  const { cache, entries, drafts, clock, timers, listener } = options;
  const isHere = (entry: OutboxEntry, seq: number) => isTakenIn(cache, options.agentId, entry, seq);
  const outbox = pushOutbox({ entries, clock, isHere, changed: listener.entriesChanged });
  let state: SyncState = notWanted;
  let token: string | null = null;
  let socket: ServerSocket | null = null;
  const links = createKnownLinks();
  let serverAheadMs = cache.meta.serverAheadMs();
  let cancelWake = () => {};
  /** Monotonic: once due it is looked at, though the clock was set since and says that nothing is held. */
  let releaseAt = Number.POSITIVE_INFINITY;
  let pokeComing = false;
  let cancelShown: (() => void) | null = null;
  /** The server's time when it was last heard; from there on the monotonic clock counts. */
  let serverHeard: { now: number; at: number } | null = null;

  const send = (frame: ConsoleUp) => socket?.send(JSON.stringify(frame));
  const isLive = () => state.state === 'live';
  const history = fetchHistory({ cache, timers, isLive, send, applied: takeIn });
  const inbound: Inbound = {
    ...{ agentId: options.agentId, cache, outbox, drafts, notified: options.notified, history },
    ...{ clock, listener, skipped: 0, news: [], ringsHere: true, repeat: repeatNotified() },
  };
  const pruning = pruneEnded({
    cache,
    timers,
    isLive,
    serverNow: () => (serverHeard === null ? null : serverHeard.now + timers.now() - serverHeard.at),
    spared: () =>
      new Set([
        ...entries.all().flatMap(({ conversationId }) => conversationId ?? []),
        ...drafts.conversationIds(),
        ...options.lookingAt(),
      ]),
    pruned(ids) {
      history.pruned();
      listener.applied({ ...nothingApplied, conversationIds: new Set(ids) });
    },
    failed: listener.failed,
  });

  function takeIn(applied: Applied): void {
    inbound.skipped += applied.skipped;
    listener.applied(applied);
  }

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
        history.linkLost();
        inbound.news = [];
        if (links.connected().size > 0) {
          links.linkLost();
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
          links: links.upTo(),
          client: { name: 'guichet-desk', version: options.clientVersion },
        });
        return;
      case 'ask-more':
        send({ type: 'more', ...effect.from });
        return;
      case 'ping':
        send({ type: 'ping', n: effect.n });
        return;
      case 'push-outbox':
        push();
        if (!isLive()) return;
        history.goOn();
        pruning.goOn();
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
        send,
        pokeSoon,
        now: timers.now,
        setServerAhead(ms) {
          serverAheadMs = ms;
          serverHeard = { now: clock.now() + ms, at: timers.now() };
        },
        links,
        linksChanged: listener.agentLinksChanged,
      });
    } catch (error) {
      tell({ event: 'apply-failed' });
      listener.failed(error);
    }
  }

  function push(): void {
    if (!maySend(state)) return;
    try {
      outbox.push(timers.now(), send, isLive());
    } catch (error) {
      // A full disk can not record that an act leaves, so none leaves: tried again with the next poke or link.
      listener.failed(error);
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
    const retryAt = maySend(state) ? outbox.nextRetryAt(timers.now()) : null;
    releaseAt = Math.min(releaseAt, retryAt ?? Number.POSITIVE_INFINITY);
    const at = Math.min(nextWakeAt(state) ?? Number.POSITIVE_INFINITY, releaseAt);
    if (!Number.isFinite(at)) {
      cancelWake = () => {};
      return;
    }
    cancelWake = timers.after(Math.max(1, Math.ceil(at - timers.now())), () => {
      if (releaseAt <= timers.now()) releaseAt = Number.POSITIVE_INFINITY;
      push();
      tell({ event: 'time-passed' });
    });
  }

  return {
    start(given) {
      token = given;
      tell({ event: 'wanted' });
    },
    stop() {
      pruning.stop();
      tell({ event: 'unwanted' });
    },
    state: () => state,
    nextTryAt() {
      if (state.state !== 'offline' || state.nextTryAt === null) return null;
      return Math.round(clock.now() + state.nextTryAt - timers.now());
    },
    serverAheadMs: () => serverAheadMs,
    deliveryOf: outbox.deliveryOf,
    connectedAgentIds: links.connected,
    poke: pokeSoon,
    flush: push,
    skipped: () => inbound.skipped,
    sendTyping: sendTyping(timers, isLive, send),
    fetchOlder: history.fetchOlder,
    older: history.older,
    fetchWhole: history.opened,
    reconnectNow() {
      if (token !== null) tell({ event: 'reconnect-now' });
    },
    resumed: () => tell({ event: 'resumed' }),
  };
}
