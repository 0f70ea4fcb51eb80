// Owns the proof that the link's machine keeps its rules through any story, and always finds its way back to live.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  pingEveryMs,
  reconnectMaxMs,
  reconnectMinMs,
  silenceLimitMs,
} from '../../../src-shared/wire/limits.ts';
import {
  backoffMs,
  maySend,
  nextWakeAt,
  notWanted,
  progressLimitMs,
  type SyncEffect,
  type SyncEvent,
  type SyncState,
  stepSync,
} from './sync-state.ts';

const events: fc.Arbitrary<SyncEvent> = fc.oneof(
  ...(
    [
      'wanted',
      'unwanted',
      'reconnect-now',
      'resumed',
      'socket-opened',
      'welcomed',
      'apply-failed',
      'heard',
    ] as const
  ).map((event) => fc.constant({ event })),
  fc.constant({ event: 'time-passed' as const }),
  fc.record({
    event: fc.constantFrom('gap' as const, 'more-to-come' as const),
    from: fc.record({ after: fc.nat(), place: fc.option(fc.string()) }),
  }),
  fc.record({
    event: fc.constant('socket-closed' as const),
    code: fc.constantFrom(1000, 1006, 1001, 4401, 4426, 4430),
  }),
  fc.record({ event: fc.constant('applied' as const), remaining: fc.nat({ max: 3 }) }),
  fc.record({ event: fc.constant('pong' as const), n: fc.nat({ max: 4 }) }),
  fc.record({
    event: fc.constant('bye' as const),
    reason: fc.constantFrom(
      'unauthenticated',
      'revoked',
      'protocol-too-old',
      'slow-consumer',
      'going-away',
      'bad-frames',
    ),
    retryAfterMs: fc.option(fc.nat({ max: 60_000 })),
  }),
);
const story = fc.array(fc.record({ event: events, afterMs: fc.nat({ max: 50_000 }) }), { maxLength: 60 });
/** By chance alone few stories get as far as a page. */
const storyOnALine = story.map((steps) => [
  ...(['wanted', 'socket-opened', 'welcomed'] as const).map((event) => ({ event: { event }, afterMs: 0 })),
  ...steps,
]);
const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

type Told = { state: SyncState; now: number; effects: SyncEffect[][] };

function tell(steps: readonly { event: SyncEvent; afterMs: number }[], luck: number): Told {
  const told: Told = { state: notWanted, now: 0, effects: [] };
  for (const { event, afterMs } of steps) {
    told.now += afterMs;
    const step = stepSync(told.state, event, { now: told.now, chance: luck });
    told.state = step.state;
    told.effects.push([...step.effects]);
  }
  return told;
}

function ofLive(): SyncState {
  const steps: SyncEvent[] = [
    { event: 'wanted' },
    { event: 'socket-opened' },
    { event: 'welcomed' },
    { event: 'applied', remaining: 0 },
  ];
  const told = tell(
    steps.map((event) => ({ event, afterMs: 0 })),
    0,
  );
  expect(told.state.state).toBe('live');
  return told.state;
}

describe('the link as a machine', () => {
  it('SYNC-5: at most one socket at a time, and none in a state without', () => {
    fc.assert(
      fc.property(story, chance, (steps, luck) => {
        let open = false;
        let state = notWanted;
        let now = 0;
        for (const { event, afterMs } of steps) {
          now += afterMs;
          const step = stepSync(state, event, { now, chance: luck });
          for (const { effect } of step.effects) {
            if (effect === 'open-socket') {
              expect(open).toBe(false);
              open = true;
            } else if (effect === 'drop-socket') {
              expect(open).toBe(true);
              open = false;
            } else if (effect !== 'end-session') expect(open).toBe(true);
          }
          state = step.state;
          expect(open).toBe(state.state !== 'offline' && state.state !== 'refused');
        }
      }),
    );
  });

  it('SYNC-5, SYNC-40: live only when the last page is in; acts leave from the first page of a link on, and are looked for then and when it is live', () => {
    fc.assert(
      fc.property(storyOnALine, chance, (steps, luck) => {
        let state = notWanted;
        let now = 0;
        let pages = 0;
        for (const { event, afterMs } of steps) {
          now += afterMs;
          const step = stepSync(state, event, { now, chance: luck });
          const isUp = state.state === 'catching-up' || state.state === 'live';
          if (step.effects.some(({ effect }) => effect === 'drop-socket' || effect === 'open-socket'))
            pages = 0;
          else if (event.event === 'applied' && isUp) pages += 1;
          const becameLive = state.state !== 'live' && step.state.state === 'live';
          if (becameLive)
            expect([state.state, event]).toEqual(['catching-up', { event: 'applied', remaining: 0 }]);
          const isFirst = event.event === 'applied' && isUp && pages === 1;
          const pushes = step.effects.some(({ effect }) => effect === 'push-outbox');
          expect(pushes).toBe(becameLive || isFirst);
          state = step.state;
          expect(maySend(state)).toBe(pages > 0);
        }
      }),
    );
  });

  it('SYNC-20: a page that is not the last is always asked on from, once, also by a desk that was live, over the same link', () => {
    fc.assert(
      fc.property(story, chance, fc.integer({ min: 1, max: 5_000 }), (steps, luck, remaining) => {
        const { state, now } = tell(steps, luck);
        for (const from of [state, ofLive()]) {
          if (from.state !== 'live' && from.state !== 'catching-up') continue;
          const next = { after: remaining, place: luck < 0.5 ? null : 'here' };
          const asked = stepSync(from, { event: 'more-to-come', from: next }, { now, chance: luck });
          expect(asked).toEqual({ state: from, effects: [{ effect: 'ask-more', from: next }] });
          const step = stepSync(from, { event: 'applied', remaining }, { now, chance: luck });
          expect(step.effects).toEqual(from.link.carries ? [] : [{ effect: 'push-outbox' }]);
          expect(step.state).toMatchObject({ state: 'catching-up', remaining, progressAt: now });
          expect(step.state).toHaveProperty('link.caughtUp', from.link.caughtUp);
          const last = stepSync(step.state, { event: 'applied', remaining: 0 }, { now, chance: luck });
          const link = { ...from.link, caughtUp: true, carries: true };
          expect(last.state).toEqual({ state: 'live', link });
        }
      }),
    );
    const paging = stepSync(ofLive(), { event: 'applied', remaining: 3 }, { now: 0, chance: 0 }).state;
    expect(paging).toMatchObject({ state: 'catching-up', attempt: 0, link: { caughtUp: true } });
    const late = stepSync(paging, { event: 'time-passed' }, { now: progressLimitMs, chance: 0 });
    expect(late.state.state).toBe('offline');
  });

  it('SYNC-5: whatever happened, with a good server again it is live, unless it was told to stay away', () => {
    fc.assert(
      fc.property(story, chance, (steps, luck) => {
        let { state, now } = tell(steps, luck);
        const staysAway =
          state.state === 'refused' || (state.state === 'offline' && state.nextTryAt === null);
        if (staysAway) {
          expect(nextWakeAt(state)).toBeNull();
          return;
        }
        const step = (event: SyncEvent) => {
          state = stepSync(state, event, { now, chance: luck }).state;
        };
        const endsBefore = now + 2 * 60_000 + reconnectMaxMs + progressLimitMs;
        while (state.state !== 'live') {
          if (state.state === 'connecting') {
            step({ event: 'socket-opened' });
            step({ event: 'welcomed' });
          } else if (state.state === 'catching-up') step({ event: 'applied', remaining: 0 });
          else {
            now = Math.max(now, nextWakeAt(state) ?? Number.NaN);
            step({ event: 'time-passed' });
          }
          expect(now).toBeLessThan(endsBefore);
        }
      }),
    );
  });

  it('SYNC-5: the moment it asks to be woken at brings something about: never a busy loop', () => {
    fc.assert(
      fc.property(story, chance, (steps, luck) => {
        const { state, now } = tell(steps, luck);
        const wakeAt = nextWakeAt(state);
        if (wakeAt === null) return;
        const at = Math.max(now, wakeAt);
        const next = stepSync(state, { event: 'time-passed' }, { now: at, chance: luck }).state;
        expect(next).not.toEqual(state);
        expect(nextWakeAt(next)).toBeGreaterThan(at);
      }),
    );
  });

  it('SYNC-5: an ended session or a wrong version is refused in words and tried again only by somebody', () => {
    for (const reason of ['unauthenticated', 'revoked', 'protocol-too-old', 'protocol-too-new'] as const) {
      const step = stepSync(ofLive(), { event: 'bye', reason, retryAfterMs: null }, { now: 5, chance: 0 });
      expect(step.state).toMatchObject({ state: 'refused', reason });
      const ends = step.effects.some(({ effect }) => effect === 'end-session');
      expect(ends).toBe(reason === 'unauthenticated' || reason === 'revoked');
      expect(stepSync(step.state, { event: 'wanted' }, { now: 6, chance: 0 }).state.state).toBe('connecting');
    }
  });
});

describe('coming back', () => {
  it('SYNC-6: full jitter between 0.5 and 30 s, with a ceiling that grows', () => {
    fc.assert(
      fc.property(fc.nat({ max: 40 }), chance, (attempt, luck) => {
        const ms = backoffMs(attempt, luck);
        expect(ms).toBeGreaterThanOrEqual(reconnectMinMs);
        expect(ms).toBeLessThanOrEqual(reconnectMaxMs);
        expect(backoffMs(attempt + 1, luck)).toBeGreaterThanOrEqual(ms);
      }),
    );
    expect(backoffMs(20, 0.999_999)).toBeGreaterThan(29_000);
  });

  it('SYNC-6: links that bring a page and break do not make the next one wait longer; those that bring none do', () => {
    const waits = (pages: number) => {
      let state: SyncState = stepSync(notWanted, { event: 'wanted' }, { now: 0, chance: 1 }).state;
      return Array.from({ length: 6 }, () => {
        const story: SyncEvent[] = [
          { event: 'socket-opened' },
          { event: 'welcomed' },
          ...Array.from({ length: pages }, () => ({ event: 'applied' as const, remaining: 9 })),
          { event: 'socket-closed', code: 1006 },
        ];
        for (const event of story) state = stepSync(state, event, { now: 0, chance: 1 }).state;
        const at = nextWakeAt(state) ?? Number.NaN;
        state = stepSync(state, { event: 'reconnect-now' }, { now: 0, chance: 1 }).state;
        return at;
      });
    };
    expect(new Set(waits(2)).size).toBe(1);
    expect(waits(0)).toEqual([...waits(0)].sort((left, right) => left - right));
    expect(waits(0).at(-1)).toBe(reconnectMaxMs);
  });

  it('SYNC-6: never before the time the server asked for, and not at all where it said so', () => {
    fc.assert(
      fc.property(fc.option(fc.nat({ max: 600_000 })), chance, (retryAfterMs, luck) => {
        const step = stepSync(
          ofLive(),
          { event: 'bye', reason: 'going-away', retryAfterMs },
          { now: 100, chance: luck },
        );
        if (retryAfterMs === null) expect(step.state).toMatchObject({ state: 'offline', nextTryAt: null });
        else expect(nextWakeAt(step.state)).toBeGreaterThanOrEqual(100 + retryAfterMs);
      }),
    );
  });
});

describe('silence', () => {
  it('SYNC-7: a ping every 20 s, and 45 s without any frame end the link', () => {
    let state = ofLive();
    const pings: number[] = [];
    let now = 0;
    while (state.state === 'live') {
      now = nextWakeAt(state) ?? Number.NaN;
      const step = stepSync(state, { event: 'time-passed' }, { now, chance: 0 });
      for (const effect of step.effects) if (effect.effect === 'ping') pings.push(now);
      state = step.state;
    }
    expect(pings).toEqual([0, pingEveryMs, 2 * pingEveryMs]);
    expect(now).toBe(silenceLimitMs);
    expect(state.state).toBe('offline');
  });

  it('SYNC-7: any frame counts as life; a pong also tells the latency', () => {
    const pinged = stepSync(ofLive(), { event: 'time-passed' }, { now: 0, chance: 0 }).state;
    const heard = stepSync(pinged, { event: 'heard' }, { now: 44_000, chance: 0 }).state;
    expect(stepSync(heard, { event: 'time-passed' }, { now: 60_000, chance: 0 }).state.state).toBe('live');
    const answered = stepSync(pinged, { event: 'pong', n: 1 }, { now: 70, chance: 0 }).state;
    expect(answered).toMatchObject({ link: { latencyMs: 70, pinged: null } });
    expect(stepSync(answered, { event: 'pong', n: 1 }, { now: 90, chance: 0 }).state).toEqual(answered);
  });

  it('SYNC-7: a handshake or a page that does not come is given up after 15 s', () => {
    const connecting = stepSync(notWanted, { event: 'wanted' }, { now: 0, chance: 0 }).state;
    expect(nextWakeAt(connecting)).toBe(progressLimitMs);
    const late = stepSync(connecting, { event: 'time-passed' }, { now: progressLimitMs, chance: 0 });
    expect(late.state.state).toBe('offline');
    const paging = stepSync(connecting, { event: 'welcomed' }, { now: 10, chance: 0 }).state;
    const alive = stepSync(paging, { event: 'heard' }, { now: 14_000, chance: 0 }).state;
    expect(stepSync(alive, { event: 'time-passed' }, { now: 15_010, chance: 0 }).state.state).toBe('offline');
  });
});
