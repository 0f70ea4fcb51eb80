// Owns the link to the server as a pure machine: five states, an event in, the next state and what to do about it out.

import { assertNever } from '../../../src-shared/std/assert-never.ts';
import type { Bye } from '../../../src-shared/wire/down.ts';
import {
  closeCodes,
  pingEveryMs,
  reconnectMaxMs,
  reconnectMinMs,
  silenceLimitMs,
} from '../../../src-shared/wire/limits.ts';

/**
 * All times are of one monotonic clock, ms. `pinged` is the ping still unanswered. `caughtUp`: it has been live once, so
 * that what comes over it now, pages included, happened just now and is no catch-up. `carries`: it has brought a page.
 */
export type Link = {
  caughtUp: boolean;
  carries: boolean;
  heardAt: number;
  nextPingAt: number;
  pingNumber: number;
  pinged: { n: number; at: number } | null;
  latencyMs: number | null;
};

export type RefusedReason = Extract<
  Bye['reason'],
  'unauthenticated' | 'revoked' | 'protocol-too-old' | 'protocol-too-new'
>;

/** `attempt` counts links that ended before they brought a page. `nextTryAt` null: not by itself. */
export type SyncState =
  | { state: 'offline'; attempt: number; nextTryAt: number | null }
  | { state: 'connecting'; attempt: number; since: number }
  | { state: 'catching-up'; attempt: number; link: Link; remaining: number; progressAt: number }
  | { state: 'live'; link: Link }
  | { state: 'refused'; attempt: number; reason: RefusedReason };

/** Where a page begins, as `more` says it. */
export type PageStart = { after: number; place: string | null };

export type SyncEvent =
  /** Somebody is signed in, or signed in anew: connect now, whatever was. */
  | { event: 'wanted' }
  /** Nobody is signed in, or the desk stops. */
  | { event: 'unwanted' }
  /** The agent asks not to wait for the next try. */
  | { event: 'reconnect-now' }
  /** The machine slept: the link may be dead without knowing. */
  | { event: 'resumed' }
  | { event: 'socket-opened' }
  | { event: 'socket-closed'; code: number }
  | { event: 'welcomed' }
  /** A `changes` frame is good and about to be applied; it is not the last: the next is asked for meanwhile. */
  | { event: 'more-to-come'; from: PageStart }
  /** A `changes` frame is in the cache. */
  | { event: 'applied'; remaining: number }
  /** A `changes` frame began beyond our cursor; `from`: where we are. */
  | { event: 'gap'; from: PageStart }
  /** Rows could not be written (disk full): the link is of no use for now. */
  | { event: 'apply-failed' }
  /** Any frame at all came in. */
  | { event: 'heard' }
  | { event: 'pong'; n: number }
  | { event: 'bye'; reason: Bye['reason']; retryAfterMs: number | null }
  | { event: 'time-passed' };

export type SyncEffect =
  | { effect: 'open-socket' }
  /** Whatever was on the wire is unconfirmed from here. */
  | { effect: 'drop-socket' }
  | { effect: 'say-hello' }
  | { effect: 'ask-more'; from: PageStart }
  | { effect: 'ping'; n: number }
  | { effect: 'push-outbox' }
  | { effect: 'end-session' };

export type Moment = { now: number /** In [0, 1). */; chance: number };
export type Step = { state: SyncState; effects: readonly SyncEffect[] };

/** A handshake, a welcome, or the next page taking longer than this means starting over. */
export const progressLimitMs = 15_000;
const firstBackoffMs = 2_000;

export const notWanted: SyncState = { state: 'offline', attempt: 0, nextTryAt: null };

/** Full jitter between `reconnectMinMs` and a ceiling that doubles with each failed attempt (promises.md P16). */
export function backoffMs(attempt: number, chance: number): number {
  const ceiling = Math.min(reconnectMaxMs, firstBackoffMs * 2 ** Math.min(attempt, 10));
  return reconnectMinMs + chance * (ceiling - reconnectMinMs);
}

/** Decides one step; pure. Events that make no sense in a state (a late answer) leave it as it is. */
export function stepSync(state: SyncState, event: SyncEvent, moment: Moment): Step {
  const { now } = moment;
  switch (event.event) {
    case 'wanted':
      return connect(hasSocket(state), now, 0);
    case 'unwanted':
      return { state: notWanted, effects: hasSocket(state) ? [{ effect: 'drop-socket' }] : [] };
    case 'resumed':
      if (state.state === 'refused' || isIdle(state)) return same(state);
      return connect(hasSocket(state), now, attemptOf(state));
    case 'reconnect-now':
      return hasSocket(state) ? same(state) : connect(false, now, attemptOf(state));
    case 'socket-opened':
      return state.state === 'connecting' ? { state, effects: [{ effect: 'say-hello' }] } : same(state);
    case 'socket-closed':
      return hasSocket(state) ? closed(state, event.code, moment) : same(state);
    case 'welcomed':
      if (state.state !== 'connecting') return same(state);
      return {
        state: {
          state: 'catching-up',
          attempt: state.attempt,
          link: newLink(now),
          remaining: 0,
          progressAt: now,
        },
        effects: [],
      };
    case 'more-to-come':
      if (state.state !== 'live' && state.state !== 'catching-up') return same(state);
      return { state, effects: [{ effect: 'ask-more', from: event.from }] };
    case 'applied':
      return applied(state, event.remaining, now);
    case 'gap':
      if (state.state !== 'live') return same(state);
      return {
        state: { state: 'catching-up', attempt: 0, link: state.link, remaining: 0, progressAt: now },
        effects: [{ effect: 'ask-more', from: event.from }],
      };
    case 'apply-failed':
      return hasSocket(state) ? lose(state, backoffMs(4, moment.chance), now) : same(state);
    case 'heard':
      if (state.state !== 'live' && state.state !== 'catching-up') return same(state);
      return { state: { ...state, link: { ...state.link, heardAt: now } }, effects: [] };
    case 'pong':
      return answered(state, event.n, now);
    case 'bye':
      return hasSocket(state) ? bye(state, event.reason, event.retryAfterMs, moment) : same(state);
    case 'time-passed':
      return timePassed(state, moment);
    default:
      return assertNever(event);
  }
}

/**
 * Whether acts may leave. Far behind, they do not wait for the last page: the server decides on what is so, not on what
 * is here. Not before the first, which shows that the line carries and that the cache takes what comes.
 */
export function maySend(state: SyncState): boolean {
  return (state.state === 'live' || state.state === 'catching-up') && state.link.carries;
}

/** When `time-passed` is next worth saying; null = only events move this state. */
export function nextWakeAt(state: SyncState): number | null {
  switch (state.state) {
    case 'offline':
      return state.nextTryAt;
    case 'connecting':
      return state.since + progressLimitMs;
    case 'catching-up':
      return Math.min(
        state.progressAt + progressLimitMs,
        state.link.heardAt + silenceLimitMs,
        state.link.nextPingAt,
      );
    case 'live':
      return Math.min(state.link.heardAt + silenceLimitMs, state.link.nextPingAt);
    case 'refused':
      return null;
  }
}

function same(state: SyncState): Step {
  return { state, effects: [] };
}

function hasSocket(state: SyncState): boolean {
  return state.state === 'connecting' || state.state === 'catching-up' || state.state === 'live';
}

function isIdle(state: SyncState): boolean {
  return state.state === 'offline' && state.nextTryAt === null;
}

function attemptOf(state: SyncState): number {
  return state.state === 'live' ? 0 : state.attempt;
}

function newLink(now: number): Link {
  return {
    caughtUp: false,
    carries: false,
    heardAt: now,
    nextPingAt: now,
    pingNumber: 0,
    pinged: null,
    latencyMs: null,
  };
}

function connect(dropFirst: boolean, now: number, attempt: number): Step {
  const drop: SyncEffect[] = dropFirst ? [{ effect: 'drop-socket' }] : [];
  return {
    state: { state: 'connecting', attempt, since: now },
    effects: [...drop, { effect: 'open-socket' }],
  };
}

function lose(state: SyncState, afterMs: number | null, now: number): Step {
  const attempt = attemptOf(state) + 1;
  const nextTryAt = afterMs === null ? null : now + afterMs;
  return { state: { state: 'offline', attempt, nextTryAt }, effects: [{ effect: 'drop-socket' }] };
}

function refuse(state: SyncState, reason: RefusedReason): Step {
  const ends = reason === 'unauthenticated' || reason === 'revoked';
  return {
    state: { state: 'refused', attempt: attemptOf(state), reason },
    effects: [{ effect: 'drop-socket' }, ...(ends ? [{ effect: 'end-session' } as const] : [])],
  };
}

function closed(state: SyncState, code: number, { now, chance }: Moment): Step {
  if (code === closeCodes.unauthenticated) return refuse(state, 'unauthenticated');
  if (code === closeCodes.protocolTooOld) return refuse(state, 'protocol-too-old');
  return lose(state, backoffMs(attemptOf(state), chance), now);
}

function bye(
  state: SyncState,
  reason: Bye['reason'],
  retryAfterMs: number | null,
  { now, chance }: Moment,
): Step {
  switch (reason) {
    case 'unauthenticated':
    case 'revoked':
    case 'protocol-too-old':
    case 'protocol-too-new':
      return refuse(state, reason);
    case 'too-many-requests':
    case 'slow-consumer':
    case 'bad-frames':
    case 'going-away': {
      // The hint is the least; the jitter on top keeps a whole workspace from coming back at once.
      const afterMs = retryAfterMs === null ? null : retryAfterMs + backoffMs(attemptOf(state), chance);
      return lose(state, afterMs, now);
    }
  }
}

function applied(state: SyncState, remaining: number, now: number): Step {
  if (state.state !== 'catching-up' && state.state !== 'live') return same(state);
  if (remaining > 0) {
    // Also a live desk is told by pages what is too much for one frame; nothing follows until it asks.
    const link = { ...state.link, carries: true };
    return {
      // A page came, so this link did not fail: on a line that breaks often, the rest is not waited for ever longer.
      state: { state: 'catching-up', attempt: 0, link, remaining, progressAt: now },
      effects: state.link.carries ? [] : [{ effect: 'push-outbox' }],
    };
  }
  if (state.state === 'live') return same(state);
  return {
    state: { state: 'live', link: { ...state.link, caughtUp: true, carries: true } },
    effects: [{ effect: 'push-outbox' }],
  };
}

function answered(state: SyncState, n: number, now: number): Step {
  if (state.state !== 'live' && state.state !== 'catching-up') return same(state);
  const { pinged } = state.link;
  if (pinged === null || pinged.n !== n) return same(state);
  return {
    state: { ...state, link: { ...state.link, pinged: null, latencyMs: now - pinged.at } },
    effects: [],
  };
}

function timePassed(state: SyncState, { now, chance }: Moment): Step {
  switch (state.state) {
    case 'refused':
      return same(state);
    case 'offline':
      if (state.nextTryAt === null || now < state.nextTryAt) return same(state);
      return connect(false, now, state.attempt);
    case 'connecting':
      if (now < state.since + progressLimitMs) return same(state);
      return lose(state, backoffMs(state.attempt, chance), now);
    case 'catching-up':
    case 'live': {
      const silent = now >= state.link.heardAt + silenceLimitMs;
      const stalled = state.state === 'catching-up' && now >= state.progressAt + progressLimitMs;
      if (silent || stalled) return lose(state, backoffMs(attemptOf(state), chance), now);
      if (now < state.link.nextPingAt) return same(state);
      const n = state.link.pingNumber + 1;
      const link = { ...state.link, pingNumber: n, pinged: { n, at: now }, nextPingAt: now + pingEveryMs };
      return { state: { ...state, link }, effects: [{ effect: 'ping', n }] };
    }
  }
}
