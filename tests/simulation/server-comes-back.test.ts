// Tries promise P16 with thousands of desks and of pages on virtual time: their server is killed, or stops, and is not run over.
import { expect, test } from 'vitest';
import type { SeededRandom } from '../../src-shared/std/seeded-random.ts';
import { type CrowdKind, crowdDesk, crowdPage, crowdServer } from '../support/crowd.ts';
import { virtualTime } from '../support/simulated/virtual-time.ts';
import { chooseSeed, withSeed } from '../support/with-seed.ts';

const clients = 3_000;
/** Nobody waits longer by themselves; then some seconds in the server's line, and the way. */
const allLiveWithinMs = 30_000 + 5_000;

type ComingBack = {
  /** Everybody is live so long after the server ended, and after it is there again. */
  liveAfterEndMs: number;
  liveAfterStartMs: number;
  /** Most attempts in any one second, of those made `from` ms after the end or later. */
  peak(from?: number): number;
};

async function comeBack(
  random: SeededRandom,
  { kind, how, downMs }: { kind: CrowdKind; how: 'kill' | 'stop'; downMs: number },
): Promise<ComingBack> {
  const time = virtualTime();
  const server = crowdServer(time, random);
  server.start();
  for (let n = 0; n < clients; n += 1) time.after(random.next() * 10_000, kind(time, random, server).start);
  await time.pass(30_000);
  expect(server.live()).toBe(clients);
  const endedAt = time.now();
  const before = server.attempts.length;
  server[how]();
  await time.pass(downMs);
  server.start();
  while (server.live() < clients && time.now() < endedAt + downMs + 2 * allLiveWithinMs) await time.pass(100);
  const liveAfterEndMs = time.now() - endedAt;
  const attempts = server.attempts.slice(before).map((at) => at - endedAt);
  return {
    liveAfterEndMs,
    liveAfterStartMs: liveAfterEndMs - downMs,
    peak: (from = 0) => mostInASecond(attempts.filter((at) => at >= from)),
  };
}

/** `times` in their order. */
function mostInASecond(times: readonly number[]): number {
  let most = 0;
  let first = 0;
  for (const [index, at] of times.entries()) {
    while ((times[first] ?? at) <= at - 1_000) first += 1;
    most = Math.max(most, index - first + 1);
  }
  return most;
}

/**
 * Of 3,000 in any second. Killed: at once, and from two, ten and thirty seconds on, as the waits grow. Told when to come
 * back: while nobody comes in vain, and when the server is not back by then.
 */
type Bounds = { killed: readonly [number, number, number, number]; told: number; toldInVain: number };

const desks: Bounds = { killed: [2_500, 1_250, 650, 320], told: 430, toldInVain: 1_150 };
/** A page's first wait is at most a second: once, all of them come within one. */
const pages: Bounds = { killed: [3_600, 2_250, 700, 320], told: 430, toldInVain: 1_400 };

async function expectAfterKill(kind: CrowdKind, bounds: Bounds): Promise<void> {
  await withSeed(chooseSeed(), async (random) => {
    const soon = await comeBack(random, { kind, how: 'kill', downMs: random.below(300) });
    expect(soon.liveAfterStartMs).toBeLessThan(8_000);
    expect(soon.peak()).toBeLessThanOrEqual(bounds.killed[0]);
    const downMs = 35_000 + random.below(60_000);
    const later = await comeBack(random, { kind, how: 'kill', downMs });
    expect(later.liveAfterStartMs).toBeLessThan(allLiveWithinMs);
    for (const [index, from] of [0, 2_000, 10_000, 30_000].entries())
      expect(later.peak(from), `from ${from} ms on`).toBeLessThanOrEqual(bounds.killed[index] ?? 0);
  });
}

async function expectAfterStop(kind: CrowdKind, bounds: Bounds): Promise<void> {
  await withSeed(chooseSeed(), async (random) => {
    const inTime = await comeBack(random, { kind, how: 'stop', downMs: random.below(1_000) });
    expect(inTime.peak()).toBeLessThanOrEqual(bounds.told);
    expect(inTime.liveAfterEndMs).toBeLessThan(13_000);
    const late = await comeBack(random, { kind, how: 'stop', downMs: 2_000 + random.below(60_000) });
    expect(late.peak()).toBeLessThanOrEqual(bounds.toldInVain);
    expect(late.liveAfterStartMs).toBeLessThan(allLiveWithinMs);
  });
}

test('SYNC-45 of 3,000 desks whose server is killed ever fewer come in a second, and all are live soon', () =>
  expectAfterKill(crowdDesk, desks));
test('SYNC-45 of 3,000 desks told when to come back some 350 come in a second, and all are live in thirteen', () =>
  expectAfterStop(crowdDesk, desks));
test('WIDGET-40 of 3,000 pages whose server is killed ever fewer come in a second, and all are live soon', () =>
  expectAfterKill(crowdPage, pages));
test('WIDGET-40 of 3,000 pages told when to come back some 350 come in a second, and all are live in thirteen', () =>
  expectAfterStop(crowdPage, pages));
