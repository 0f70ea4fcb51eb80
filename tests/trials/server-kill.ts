// Owns the trial of promises.md P1: a real server under 20 writers, killed at random moments, loses and doubles nothing.
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type SeededRandom, seededRandom } from '../../src-shared/std/seeded-random.ts';
import type { ConsoleDown } from '../../src-shared/wire/down.ts';
import type { WidgetDown } from '../../src-shared/wire/widget-down.ts';
import { seededCommandIds } from '../support/command-ids.ts';
import { createWorkspace } from '../support/create-workspace.ts';
import { freePort } from '../support/free-port.ts';
import { signIn } from '../support/raw-console.ts';
import { readStored } from '../support/read-stored.ts';
import { type RunningServer, startServer } from '../support/start-server.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { waitUntil } from '../support/wait-until.ts';
import { type AgentLink, agentLink } from './agent-link.ts';
import { compareDesk, comparePage } from './compare-with-clients.ts';
import { compareWithStored } from './compare-with-stored.ts';
import type { Trial, TrialOutcome } from './trial.ts';
import { type VisitorLink, visitorLink } from './visitor-link.ts';
import { startWriter, type Writer } from './writer.ts';

const visitors = 16;
const agents = 4;
/** Twenty writers from one address are no abuse here. */
const loadLimits = {
  GUICHET_AGENT_COMMANDS_PER_SECOND: '10000',
  GUICHET_VISITOR_COMMANDS_PER_SECOND: '10000',
  GUICHET_ADDRESS_COMMANDS_PER_SECOND: '1000000',
  GUICHET_WORKSPACE_COMMANDS_PER_SECOND: '1000000',
};
/** Quiet after the last kill until everything must be answered. */
const drainWithinMs = 20_000;

export const serverKill: Trial = {
  name: 'server-kill',
  run: (seed, say) => killServerUnderLoad({ seed, kills: 10, say }),
};

/** Kills the server `kills` times under load, each at a moment from `seed`, and compares what was told with what is stored. */
export async function killServerUnderLoad(options: {
  seed: number;
  kills: number;
  say: (line: string) => void;
  /** A fault of plant-fault.mjs, to try the trial itself. */
  fault?: string;
}): Promise<TrialOutcome> {
  const { seed, kills, say, fault } = options;
  const planted = fault === undefined ? [] : ['--import', join(import.meta.dirname, 'plant-fault.mjs')];
  const env = fault === undefined ? loadLimits : { ...loadLimits, GUICHET_TEST_FAULT: fault };
  const start = () => startServer({ dataDir, port, env, nodeArgs: planted });
  const random = seededRandom(seed);
  using folder = temporaryFolder('server-kill');
  const dataDir = folder.path;
  const port = await freePort();
  const made = await createWorkspace(dataDir, { teams: 2, agentsPerTeam: agents / 2 });
  let server = await start();
  const { url } = server;
  const crew = await startCrew(url, made, random);
  const writers = crew.map(({ writer }) => writer);
  try {
    for (let kill = 1; kill <= kills; kill += 1) {
      await answersSince(writers, 20);
      await pause(random.below(700));
      await server.kill();
      server = await start();
    }
    await answersSince(writers, 20);
    await Promise.all(writers.map((writer) => writer.drain(drainWithinMs)));
    const violations = await violationsOf(server, crew);
    const sum = (count: (writer: Writer) => number) =>
      writers.reduce((total, writer) => total + count(writer), 0);
    const outcome: TrialOutcome = {
      operations: sum((writer) => writer.answers() + writer.unanswered()),
      acked: sum((writer) => writer.acked().length),
      refused: sum((writer) => writer.refused.length),
      kills,
      reconnects: sum((writer) => writer.reconnects),
      violations,
    };
    say(`seed ${seed}: ${outcome.acked} acknowledged over ${kills} kills, ${outcome.reconnects} reconnects`);
    return outcome;
  } finally {
    await Promise.all(writers.map((writer) => writer.close()));
    await server.kill();
  }
}

type Member = { writer: Writer; visitor: VisitorLink | null; agent: AgentLink | null };

async function startCrew(
  url: string,
  made: Awaited<ReturnType<typeof createWorkspace>>,
  random: SeededRandom,
): Promise<Member[]> {
  const crew: Member[] = [];
  for (const { id, email, password } of made) {
    const { token } = await signIn(url, { email, password });
    const name = `agent${crew.length + 1}`;
    const own = seededRandom(random.below(2 ** 31));
    const link = agentLink({
      name,
      url,
      agentId: id,
      token,
      random: own,
      newId: seededCommandIds(name, own),
    });
    const writer = startWriter<ConsoleDown>({ name, link, inFlight: 4, paceMs: 12, random: own, isAnswer });
    crew.push({ writer, visitor: null, agent: link });
  }
  for (let count = 1; count <= visitors; count += 1) {
    const name = `visitor${count}`;
    const own = seededRandom(random.below(2 ** 31));
    const topicId = own.pick(made).topicId;
    const link = visitorLink({ name, url, topicId, newId: seededCommandIds(name, own) });
    const writer = startWriter<WidgetDown>({ name, link, inFlight: 4, paceMs: 12, random: own, isAnswer });
    crew.push({ writer, visitor: link, agent: null });
  }
  return crew;
}

const isAnswer = (frame: ConsoleDown | WidgetDown) =>
  frame.type === 'ack' || frame.type === 'refused' || frame.type === 'outage' ? frame : null;

/** Waits until the writers together have had `count` more answers: each kill meets a server at work. */
async function answersSince(writers: readonly Writer[], count: number): Promise<void> {
  const answers = () => writers.reduce((total, writer) => total + writer.answers(), 0);
  const before = answers();
  await waitUntil(`${count} more answers`, () => answers() - before >= count, {
    withinMs: 20_000,
    everyMs: 2,
  });
}

async function violationsOf(server: RunningServer, crew: readonly Member[]): Promise<string[]> {
  const agentLinks = crew.flatMap(({ agent }) => (agent ? [agent] : []));
  const head = () => readStored(server.dataDir).sequence.last;
  const last = head();
  await waitUntil(`every desk at ${last}`, () => agentLinks.every((agent) => agent.cursor() >= last)).catch(
    () => {
      // Told below, desk by desk.
    },
  );
  await server.kill();
  const stored = readStored(server.dataDir);
  return [
    ...compareWithStored(
      stored,
      crew.map(({ writer: { name, acked, refused } }) => ({ name, acked: acked(), refused })),
    ),
    ...crew.flatMap(({ writer }) => writer.violations),
    ...crew.flatMap(({ visitor }) => visitor?.violations ?? []),
    ...agentLinks.flatMap((agent) => agent.violations),
    ...agentLinks.flatMap((agent) => compareDesk(stored, agent)),
    ...crew.flatMap(({ visitor, writer }) => (visitor ? comparePage(stored, visitor, writer.name) : [])),
  ];
}
