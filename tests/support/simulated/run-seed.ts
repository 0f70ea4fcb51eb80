// Owns one seed from its first frame to its verdict: chaos, then quiet, in which everything has to come out even.
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describeError, type Violation } from '../../trials/trial.ts';
import { agentStep } from './agent-steps.ts';
import { checkDesk } from './check-desk.ts';
import { checkDrafts } from './check-drafts.ts';
import { checkEffects } from './check-effects.ts';
import { checkServer } from './check-server.ts';
import { checkSomeViews, checkTabsSettled, checkThread } from './check-views.ts';
import { checkWords } from './check-words.ts';
import { checkSaidOrder } from './said-acts.ts';
import type { SimulatedDesk } from './simulated-desk.ts';
import { troubleStep } from './trouble-steps.ts';
import { visitorStep } from './visitor-steps.ts';
import { makeWorld, type World } from './world.ts';

export type SeedOutcome = {
  violations: Violation[];
  digest: string;
  lines: number;
  tail: string[];
  /** How many things were done. */
  steps: number;
  counts: {
    operations: number;
    acked: number;
    refused: number;
    commits: number;
    frames: number;
    serverCrashes: number;
    deskCrashes: number;
    cuts: number;
    deafened: number;
    outages: number;
    /** Of desks: acts and starts that found no room, and times when only the desk's own work met it. */
    diskErrors: number;
    stray: number;
    repeated: number;
    pages: number;
    reconnects: number;
    clockJumps: number;
    effects: number;
  };
};

const firstSteps = 6;

/** `folder` is where the run keeps its files while it lasts. `steps`: how much happens at most; null = by the seed. */
export async function runSeed(
  seed: number,
  folder: string,
  steps: number | null = null,
): Promise<SeedOutcome> {
  runs += 1;
  const own = join(folder, `run-${process.pid}-${runs}`);
  mkdirSync(own, { recursive: true });
  const world = makeWorld(seed, own);
  try {
    world.steps = Math.min(steps ?? Number.POSITIVE_INFINITY, 30 + world.random.below(31));
    await live(world);
    await quieten(world);
  } catch (error) {
    world.broke('trial', describeError(error));
  }
  try {
    world.close();
  } finally {
    rmSync(own, { recursive: true, force: true });
  }
  return outcomeOf(world);
}
let runs = 0;

async function live(world: World): Promise<void> {
  const { random, time, steps } = world;
  await time.pass(1_000);
  for (let step = 0; step < firstSteps; step += 1) {
    visitorStep(world);
    await time.pass(200);
  }
  for (let step = 0; step < steps; step += 1) {
    const dice = random.below(10);
    if (dice < 2) troubleStep(world);
    else if (dice < 5) visitorStep(world);
    else await agentStep(world);
    // Things happen together, after a moment, and sometimes after a minute.
    await time.pass(random.pick([0, 1, 20, 200, 200, 1_500, random.below(20) === 0 ? 70_000 : 400]));
    if (step % 6 === 0) await checkSomeViews(world);
  }
}

/** No more trouble: within three seconds every act is settled, and everybody sees what there is. */
async function quieten(world: World): Promise<void> {
  const { server, network, time, desks, visitors, broke, trace } = world;
  trace.note('quiet');
  server.calm();
  network.heal();
  server.start();
  for (const desk of desks) {
    desk.calm();
    if (!server.knows(desk.token)) signInAgain(world, desk);
    desk.start();
  }
  // What went slowly arrives; a clock that was set has let go of what it held.
  await time.pass(world.clockJumps > 0 ? 12_000 : 2_500);
  for (const desk of desks) await desk.call('reconnectNow', {});
  await time.pass(100);
  for (const desk of desks) {
    const connection = await desk.call('readConnection', {});
    for (const { entryId } of connection?.held ?? []) await desk.call('sendNow', { entryId });
  }
  await time.pass(3_000);
  for (const desk of desks) {
    const connection = await desk.call('readConnection', {});
    if (connection?.state !== 'live' || connection.toSend > 0 || connection.disk !== 'ok')
      broke('liveness', `${desk.name} is not done after 3 s: ${JSON.stringify(connection)}`);
  }
  for (const visitor of visitors) {
    if (visitor.tabs.length === 0) visitor.openTab();
    for (const { session } of visitor.tabs) session.tryNow();
  }
  // What one tab left behind another takes up after a while.
  await time.pass(20_000);
  for (const visitor of visitors)
    if (visitor.keptUnsent() > 0) broke('liveness', `${visitor.name} still has unsent messages`);
  for (const desk of desks) for (const id of server.conversationIds()) await checkThread(world, desk, id);
  await checkSomeViews(world);
  checkTabsSettled(world);
  for (const desk of desks) desk.quit();
  checkServer(world);
  checkEffects(world);
  checkDrafts(world);
  checkSaidOrder(world);
  checkWords(world);
  for (const desk of desks) {
    checkDesk(world, desk);
    for (const bug of desk.bugs) broke('trial', `${desk.name}: ${describeError(bug)}`);
  }
}

function signInAgain({ server }: World, desk: SimulatedDesk): void {
  desk.token = server.newSession(desk.agent.id);
  desk.quit();
  desk.start();
}

function outcomeOf(world: World): SeedOutcome {
  const { server, network, desks, trace, violations, operations } = world;
  return {
    violations,
    digest: trace.digest(),
    lines: trace.lines(),
    tail: trace.tail(400),
    steps: world.steps,
    counts: {
      operations,
      acked: server.watch.acked.size,
      refused: server.watch.refused.size,
      commits: server.watch.counts.commits,
      frames: network.counts.frames,
      serverCrashes: server.counts.crashes,
      deskCrashes: desks.reduce((sum, desk) => sum + desk.counts.crashes, 0),
      cuts: network.counts.cuts,
      deafened: network.counts.deafened,
      outages: server.counts.outages,
      diskErrors: desks.reduce((sum, desk) => sum + desk.counts.diskErrors, 0),
      stray: network.counts.stray,
      repeated: network.counts.repeated,
      pages: server.watch.counts.pages,
      reconnects: network.counts.lines,
      clockJumps: world.clockJumps,
      effects: world.effects,
    },
  };
}
