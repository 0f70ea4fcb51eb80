// Owns the trial of promises.md P29: a shift of steady work over lines that break; memory, handles and latency stay flat.
import { mkdirSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { seededRandom } from '../../src-shared/std/seeded-random.ts';
import { type MisbehavingProxy, startMisbehavingProxy } from '../support/misbehaving-proxy.ts';
import { readStored } from '../support/read-stored.ts';
import { type RunningDesk, startDeskProcess } from '../support/start-desk-process.ts';
import { waitUntil } from '../support/wait-until.ts';
import { compareStored } from './compare-with-stored.ts';
import {
  describeGrowth,
  type Growth,
  type GrowthBound,
  grewTooMuch,
  measureGrowth,
  type Reading,
} from './growth.ts';
import { growthsOfDelivery, timeEchoes } from './soak-delivery.ts';
import { fillMorning } from './soak-history.ts';
import { type Shift, serveAgent, serveCustomers, type Talk } from './soak-people.ts';
import { broken, type RoundSize, type Trial, type TrialOutcome, type Violation } from './trial.ts';
import { becomesLive, drains } from './trial-desk.ts';
import { type WatchedProcess, watchProcess } from './watch-process.ts';
import { openWorkplace, type Workplace } from './workplace.ts';

export const soak: Trial = {
  name: 'soak',
  promises: ['P29'],
  share: 6,
  lastsAsLongAsGiven: true,
  run: (seed, say, size, lastsMs) => workAShift(seed, say, lastsMs ?? defaultMs[size]),
};

const defaultMs: Record<RoundSize, number> = { short: 7_000, full: 60_000 };

const desks = 2;
const customersEach = 4;
const readingsAtMost = 60;
/** Of fewer seconds, beside other tests, the clock tells nothing, and what the server keeps at hand is small. */
const longFromMs = 50_000;
/** The server keeps the last 5,000 that ended at hand, and the 20,000 newest numbers of the log. */
const endedBefore = 5_500;

/** What the server keeps of the log goes up and down by 4 MiB. */
const bounds = {
  used: { noise: 5, perHour: 6 },
  resident: { noise: 40, perHour: 24 },
  handles: { noise: 4, perHour: 3 },
} satisfies Record<string, GrowthBound>;

async function workAShift(seed: number, say: (line: string) => void, lastsMs: number): Promise<TrialOutcome> {
  const random = seededRandom(seed);
  const serverWatch: WatchedProcess[] = [];
  await using workplace = await openWorkplace({
    ...{ name: 'soak', teams: desks, agentsPerTeam: 1 },
    nodeArgs(folder) {
      const watched = watchProcess('server', folder);
      serverWatch.push(watched);
      return watched.nodeArgs;
    },
  });
  if (lastsMs >= longFromMs) await fillMorning(workplace, endedBefore / desks);
  const proxy = await startMisbehavingProxy(workplace.port);
  let startedAt = performance.now();
  const now = () => performance.now() - startedAt;
  let failed: unknown = null;
  let cuts = 0;
  let turns = 0;
  const shift: Shift = {
    ...{ random, now, acked: [], deliveries: [] },
    isOver: () => failed !== null || now() > lastsMs,
    turns: () => turns,
    counts: { operations: 0, reconnects: 0 },
  };
  const members = await Promise.all(
    Array.from({ length: desks }, (_, index) => openMember(workplace, proxy, index)),
  );
  startedAt = performance.now();
  const violations: Violation[] = [];
  /** What comes first is not growth: caches fill, code is compiled. */
  const warmUntil = lastsMs / 4;
  const watched = [
    ...serverWatch.map((watch) => ({ watch, pid: () => workplace.server().pid })),
    ...members.map(({ watch, desk }) => ({ watch, pid: () => desk.pid })),
  ];

  async function cutLines(): Promise<void> {
    while (!shift.isOver()) {
      await pause(Math.min(lastsMs / 5, 1_000 + random.below(8_000)));
      if (shift.isOver()) return;
      cuts += 1;
      turns += 1;
      const { accepted } = proxy.stats();
      proxy.cutAll(random.pick(['reset', 'close'] as const));
      // A desk takes a moment to notice.
      await waitUntil('the desks come back', async () => {
        for (const { desk } of members) await becomesLive(desk);
        return proxy.stats().accepted >= accepted + desks;
      });
      turns += 1;
    }
  }
  async function readAll(): Promise<void> {
    await pause(warmUntil);
    while (!shift.isOver()) {
      // Side by side they are stopped for less of the time.
      await Promise.all(watched.map(({ watch, pid }) => watch.read(pid(), now())));
      await pause(Math.max(250, lastsMs / readingsAtMost));
    }
  }
  let echoes: readonly Reading[] = [];
  async function listenForEchoes(): Promise<void> {
    echoes = await timeEchoes(now, shift.isOver);
  }
  const orStop = async (work: Promise<void>) => {
    try {
      await work;
    } catch (error) {
      failed ??= error;
    }
  };
  try {
    const crowd = members.flatMap((member) => Array.from({ length: customersEach }, () => member));
    await Promise.all([
      ...crowd.map((member) => orStop(serveCustomers(shift, { url: workplace.url, ...member }))),
      ...members.map(({ desk, talks }) => orStop(serveAgent(shift, desk, talks))),
      orStop(cutLines()),
      orStop(readAll()),
      orStop(listenForEchoes()),
    ]);
    if (failed !== null) throw failed;
    for (const { watch, desk } of members) {
      violations.push(...(await drains(watch.name, desk)));
      violations.push(...desk.bugs.map((bug) => broken('trial', `${watch.name} reported a bug: ${bug}`)));
    }
  } finally {
    await Promise.all(members.map(({ desk }) => desk.kill()));
    await proxy.close();
  }
  await workplace.kill();
  const stored = readStored(workplace.serverDir);
  violations.push(...compareStored(stored));
  const ids = new Set(stored.messages.map(({ id }) => id));
  const lost = shift.acked.filter((id) => !ids.has(id));
  if (lost.length > 0)
    violations.push(broken('acked-stored', `${lost.length} acknowledged words are not stored`));
  const isWarm = ({ at }: Reading) => at > warmUntil;
  const growths = [
    ...watched.flatMap(({ watch }) => growthsOf(watch)),
    ...(lastsMs < longFromMs
      ? []
      : growthsOfDelivery(shift.deliveries.filter(isWarm), echoes.filter(isWarm))),
  ];
  for (const growth of growths) {
    say(describeGrowth(growth));
    if (grewTooMuch(growth)) violations.push(broken('flat', describeGrowth(growth)));
  }
  const { operations, reconnects } = shift.counts;
  const counts = { operations, acked: shift.acked.length, reconnects: reconnects + cuts * desks, cuts };
  return { counts, violations, growths };
}

async function openMember(workplace: Workplace, proxy: MisbehavingProxy, index: number) {
  const { email, password, topicId } = workplace.agent(index);
  const name = `desk${index + 1}`;
  const dataDir = workplace.path(name);
  mkdirSync(dataDir, { recursive: true });
  const watch = watchProcess(name, dataDir);
  const serverUrl = `http://127.0.0.1:${proxy.port}`;
  const desk: RunningDesk = await startDeskProcess({ dataDir, serverUrl, savedToken: null }, watch.nodeArgs);
  await desk.call('signIn', { email, password });
  await desk.call('savePreferences', { undoSeconds: 0 });
  await becomesLive(desk);
  return { watch, desk, topicId, talks: new Set<Talk>() };
}

function growthsOf({ name, used, resident, handles }: WatchedProcess): Growth[] {
  return [
    measureGrowth({ of: name, what: 'memory in use', unit: 'MiB' }, used, bounds.used),
    measureGrowth({ of: name, what: 'memory resident', unit: 'MiB' }, resident, bounds.resident),
    measureGrowth({ of: name, what: 'file descriptors', unit: '' }, handles, bounds.handles),
  ];
}
