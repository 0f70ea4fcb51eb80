// Owns the trial of promises.md P1: a real server under 20 writers, killed at random moments, loses and doubles nothing.
import { setTimeout as pause } from 'node:timers/promises';
import { type SeededRandom, seededRandom } from '../../src-shared/std/seeded-random.ts';
import type { ConsoleDown } from '../../src-shared/wire/down.ts';
import type { WidgetDown } from '../../src-shared/wire/widget-down.ts';
import { seededCommandIds } from '../support/command-ids.ts';
import { signIn } from '../support/raw-console.ts';
import { readStored } from '../support/read-stored.ts';
import { waitUntil } from '../support/wait-until.ts';
import { type AgentLink, agentLink } from './agent-link.ts';
import { compareEffects, readEffects } from './compare-effects.ts';
import { compareFirstResponses } from './compare-first-responses.ts';
import { compareDesk, comparePage } from './compare-with-clients.ts';
import { compareWithStored } from './compare-with-stored.ts';
import type { Trial, TrialOutcome, Violation } from './trial.ts';
import { type VisitorLink, visitorLink } from './visitor-link.ts';
import { openWorkplace, type Workplace } from './workplace.ts';
import { startWriter, type Writer } from './writer.ts';

const visitors = 16;
const agents = 4;
/** Quiet after the last kill until everything must be answered: the crew comes back within 200 ms. */
const drainWithinMs = 3_000;

export const serverKill: Trial = {
  name: 'server-kill',
  promises: ['P1', 'P4'],
  share: 20,
  run: (seed, say, size) => killServerUnderLoad({ seed, kills: size === 'full' ? 40 : 3, say }),
};

/** Kills the server `kills` times under load, each at a moment from `seed`, and compares what was told with what is stored. */
export async function killServerUnderLoad(options: {
  seed: number;
  kills: number;
  say: (line: string) => void;
}): Promise<TrialOutcome> {
  const { seed, kills, say } = options;
  const random = seededRandom(seed);
  await using workplace = await openWorkplace({
    name: 'server-kill',
    teams: 2,
    agentsPerTeam: agents / 2,
  });
  const crew = await startCrew(workplace, random);
  const writers = crew.map(({ writer }) => writer);
  const starting: number[] = [];
  try {
    for (let kill = 1; kill <= kills; kill += 1) {
      await answersSince(writers, 10);
      await pause(random.below(250));
      await workplace.kill();
      const began = performance.now();
      await workplace.start();
      starting.push(performance.now() - began);
    }
    await answersSince(writers, 20);
    await Promise.all(writers.map((writer) => writer.drain(drainWithinMs)));
    const { violations, effects } = await violationsOf(workplace, crew);
    const sum = (count: (writer: Writer) => number) =>
      writers.reduce((total, writer) => total + count(writer), 0);
    const acked = sum((writer) => writer.acked().length);
    const startMs = Math.round(starting.reduce((total, ms) => total + ms, 0) / kills);
    say(`${acked} acknowledged over ${kills} kills, ${startMs} ms to start again`);
    return {
      counts: {
        operations: sum((writer) => writer.answers() + writer.unanswered()),
        acked,
        refused: sum((writer) => writer.refused.length),
        reconnects: sum((writer) => writer.reconnects),
        serverKills: kills,
        effects,
      },
      violations,
    };
  } finally {
    await Promise.all(writers.map((writer) => writer.close()));
  }
}

type Member = { writer: Writer; visitor: VisitorLink | null; agent: AgentLink | null };

async function startCrew({ url, agents: made }: Workplace, random: SeededRandom): Promise<Member[]> {
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

async function violationsOf(
  workplace: Workplace,
  crew: readonly Member[],
): Promise<{ violations: Violation[]; effects: number }> {
  const { serverDir } = workplace;
  const agentLinks = crew.flatMap(({ agent }) => (agent ? [agent] : []));
  // Told below, desk by desk and effect by effect.
  const inVain = () => {};
  const { last } = readStored(serverDir).sequence;
  const quiet = { withinMs: drainWithinMs, everyMs: 20 };
  const areThere = () => agentLinks.every((agent) => agent.cursor() >= last);
  await waitUntil(`every desk at ${last}`, areThere, quiet).catch(inVain);
  await waitUntil('effects done', () => readEffects(serverDir).undone === 0, quiet).catch(inVain);
  await workplace.kill();
  const stored = readStored(serverDir);
  const violations = [
    ...compareWithStored(
      stored,
      crew.map(({ writer: { name, acked, refused } }) => ({ name, acked: acked(), refused })),
    ),
    ...compareFirstResponses(stored),
    ...compareEffects(readEffects(serverDir), new Set(agentLinks.flatMap(({ notified }) => [...notified]))),
    ...crew.flatMap(({ writer }) => writer.violations),
    ...crew.flatMap(({ visitor }) => visitor?.violations ?? []),
    ...agentLinks.flatMap((agent) => agent.violations),
    ...agentLinks.flatMap((agent) => compareDesk(stored, agent)),
    ...crew.flatMap(({ visitor, writer }) => (visitor ? comparePage(stored, visitor, writer.name) : [])),
  ];
  return { violations, effects: readEffects(serverDir).done.length };
}
