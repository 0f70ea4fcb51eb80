// Owns the proof that the link's machine is, in any story, where a plain reading of its rules says it must be.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  closeCodes,
  reconnectMaxMs,
  reconnectMinMs,
  silenceLimitMs,
} from '../../../src-shared/wire/limits.ts';
import {
  notWanted,
  progressLimitMs,
  type RefusedReason,
  type SyncEvent,
  type SyncState,
  stepSync,
} from './sync-state.ts';

/** What somebody who only watches the events knows. `earliest`, `latest`: between these it must try again by itself. */
type Known =
  | { at: 'offline'; earliest: number; latest: number }
  | { at: 'connecting'; since: number }
  | { at: 'catching-up' | 'live'; heardAt: number; progressAt: number }
  | { at: 'refused'; reason: RefusedReason };

const never = Number.POSITIVE_INFINITY;
const idle: Known = { at: 'offline', earliest: never, latest: never };
const lost = (now: number, hintMs = 0): Known => ({
  at: 'offline',
  earliest: now + hintMs + reconnectMinMs,
  latest: now + hintMs + reconnectMaxMs,
});
const refusing: readonly string[] = ['unauthenticated', 'revoked', 'protocol-too-old', 'protocol-too-new'];
const isRefusing = (reason: string): reason is RefusedReason => refusing.includes(reason);
const refused = (reason: RefusedReason): Known => ({ at: 'refused', reason });

/** One rule after another, as docs/rules.md has them; null: the event says nothing here. */
function expected(known: Known, event: SyncEvent, now: number): Known | 'may-connect' | null {
  const connecting: Known = { at: 'connecting', since: now };
  const isUp = known.at === 'catching-up' || known.at === 'live';
  const hasSocket = isUp || known.at === 'connecting';
  if (event.event === 'wanted') return connecting;
  if (event.event === 'unwanted') return idle;
  if (event.event === 'reconnect-now') return hasSocket ? null : connecting;
  if (event.event === 'resumed')
    return known.at === 'refused' || (known.at === 'offline' && known.latest === never) ? null : connecting;
  if (event.event === 'time-passed') {
    if (known.at === 'offline') {
      if (now >= known.latest) return connecting;
      return now >= known.earliest ? 'may-connect' : null;
    }
    if (known.at === 'connecting') return now >= known.since + progressLimitMs ? lost(now) : null;
    if (!isUp) return null;
    const stalled = known.at === 'catching-up' && now >= known.progressAt + progressLimitMs;
    return stalled || now >= known.heardAt + silenceLimitMs ? lost(now) : null;
  }
  if (!hasSocket) return null;
  if (event.event === 'apply-failed') return lost(now);
  if (event.event === 'socket-closed') {
    if (event.code === closeCodes.unauthenticated) return refused('unauthenticated');
    return event.code === closeCodes.protocolTooOld ? refused('protocol-too-old') : lost(now);
  }
  if (event.event === 'bye') {
    if (isRefusing(event.reason)) return refused(event.reason);
    return event.retryAfterMs === null ? idle : lost(now, event.retryAfterMs);
  }
  if (event.event === 'welcomed')
    return known.at === 'connecting' ? { at: 'catching-up', heardAt: now, progressAt: now } : null;
  if (!isUp) return null;
  if (event.event === 'heard') return { ...known, heardAt: now };
  if (event.event === 'applied')
    return { ...known, at: event.remaining > 0 ? 'catching-up' : 'live', progressAt: now };
  return event.event === 'gap' && known.at === 'live'
    ? { ...known, at: 'catching-up', progressAt: now }
    : null;
}

const plain = ['wanted', 'unwanted', 'reconnect-now', 'resumed', 'socket-opened'] as const;
const often = ['welcomed', 'welcomed', 'apply-failed', 'heard', 'time-passed', 'time-passed'] as const;
const event: fc.Arbitrary<SyncEvent> = fc.oneof(
  ...[...plain, ...often].map((one) => fc.constant({ event: one })),
  fc.constantFrom('gap' as const, 'more-to-come' as const).map((one) => ({
    event: one,
    from: { after: 7, place: null },
  })),
  fc.record({ event: fc.constant('applied' as const), remaining: fc.nat({ max: 2 }) }),
  fc.record({
    event: fc.constant('socket-closed' as const),
    code: fc.constantFrom(1000, 1006, 4401, 4426, 4430),
  }),
  fc.record({
    event: fc.constant('bye' as const),
    reason: fc.constantFrom('revoked', 'protocol-too-new', 'slow-consumer', 'going-away'),
    retryAfterMs: fc.option(fc.nat({ max: 60_000 })),
  }),
);
const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const story = fc.array(fc.record({ event, afterMs: fc.nat({ max: 20_000 }), chance }), { maxLength: 60 });

it('SYNC-5: in any story the link is where its rules say', () => {
  fc.assert(
    fc.property(story, (steps) => {
      let state: SyncState = notWanted;
      let known: Known = idle;
      let now = 0;
      for (const one of steps) {
        now += one.afterMs;
        state = stepSync(state, one.event, { now, chance: one.chance }).state;
        const next = expected(known, one.event, now);
        // Jitter decides when; from the earliest moment on either is right.
        if (next === 'may-connect') {
          if (state.state === 'connecting') known = { at: 'connecting', since: now };
        } else known = next ?? known;
        expect(state.state).toBe(known.at);
        if (state.state === 'refused') expect(known).toEqual({ at: 'refused', reason: state.reason });
        if (state.state === 'offline' && state.nextTryAt === null) expect(known).toEqual(idle);
        if (state.state === 'catching-up' && one.event.event === 'applied')
          expect(state.remaining).toBe(one.event.remaining);
      }
    }),
    { numRuns: 500 },
  );
});
