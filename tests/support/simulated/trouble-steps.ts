// Owns what goes wrong in a simulated world: lines, disks, machines, clocks, rights, nights.
import type { Batch } from '../../../src-server/actions/batch.ts';
import { contactSchema } from '../../../src-shared/domain/people/contact.ts';
import { commandIdSchema } from '../../../src-shared/std/ids.ts';
import { ok } from '../../../src-shared/std/result.ts';
import { people, teams } from './simulated-workspace.ts';
import type { World } from './world.ts';

type Step = (world: World) => void;

export function troubleStep(world: World): void {
  world.random.pick(steps)(world);
}

const hour = 60 * 60_000;

const cutAll: Step = ({ network }) => network.cutAll();
const deafen: Step = ({ network }) => network.deafenOne();

const weather: Step = ({ network, random }) => {
  network.faults = {
    cut: random.pick([0, 0.01, 0.05]),
    deaf: random.pick([0, 0, 0.01]),
    doomed: random.pick([0, 0.3]),
    slowMs: random.pick([5, 50, 400, 2_000]),
  };
};

const crashServer: Step = ({ server, random, time }) => {
  server.crash(
    random.pick(['before-commit', 'after-commit', 'while-telling', 'while-telling', 'now'] as const),
  );
  time.after(random.below(4_000), server.start);
};

const stopServer: Step = ({ server, random, time }) => {
  server.stop();
  time.after(random.below(4_000), server.start);
};

const fillServerDisk: Step = ({ server, random, time }) => {
  server.outage = random.pick([0.3, 0.7, 1]);
  time.after(random.below(3_000), () => {
    server.outage = 0;
  });
};

const crashDesk: Step = ({ desks, random, time }) => {
  const desk = random.pick(desks);
  desk.crash(random.below(30));
  time.after(random.below(5_000), desk.start);
};

/** It may die, be shut down and start meanwhile. */
const fillDeskDisk: Step = ({ desks, random, time }) => {
  const desk = random.pick(desks);
  const files = random.pick([['outbox.db'], ['cache.db'], ['outbox.db', 'cache.db']] as const);
  desk.fillDisk(files, random.pick([null, null, 0, 0, 1, 3]));
  time.after(random.pick([1_000, 5_000, 20_000, 60_000]), desk.freeDisk);
};

/** For a while, or until the end. */
const quitDesk: Step = ({ desks, random, time }) => {
  const desk = random.pick(desks);
  desk.quit();
  if (random.below(2) === 0) time.after(random.below(60_000), desk.start);
};

const anotherMachine: Step = ({ desks, random, addDesk }) => {
  if (desks.length < 5) addDesk(random.below(people.length));
};

const setClock: Step = (world) => {
  const { desks, random, trace } = world;
  world.clockJumps += 1;
  const desk = random.pick(desks);
  desk.skewMs = (random.below(53) - 26) * hour;
  trace.note(`${desk.name}'s clock is wrong by ${desk.skewMs}`);
};

const sleepAndWake: Step = ({ desks, random }) => random.pick(desks).resumed();

const changeRights: Step = (world) => {
  const { id } = world.random.pick(people);
  const chosen = world.random.pick([[], ['north'], ['south'], ['north', 'south']]);
  const teamIds = teams.map((team) => team.id).filter((teamId) => chosen.includes(teamId));
  const supervises = id === 'sofia' || world.random.below(8) === 0;
  ownAct(world, (batch) => {
    const agent = batch.state.findAgent(id);
    if (agent) batch.changeRights({ ...agent, teamIds, roles: [supervises ? 'supervisor' : 'agent'] });
  });
};

/** An act of none of the clients: of a tool of the server's own. */
function ownAct({ server, random }: World, change: (batch: Batch) => void): void {
  server.push({
    id: commandIdSchema.parse(`own-act-${random.below(2 ** 31)}-0000000000`),
    fingerprint: random.below(2 ** 31),
    decide(batch) {
      change(batch);
      return ok({ conversationId: null, agentId: null, seq: 0, answerConversationId: null });
    },
    answer: () => {},
  });
}

/** Everywhere at once; signed in again, the agent goes on. */
const revoke: Step = ({ server, desks, random, time }) => {
  const { id } = random.pick(people);
  server.revoke(id);
  time.after(random.below(5_000), () => {
    for (const desk of desks.filter(({ agent }) => agent.id === id)) {
      desk.token = server.newSession(id);
      desk.quit();
      desk.start();
    }
  });
};

const describeContact: Step = (world) => {
  const { server, random } = world;
  const body = server.database
    .prepare<[], string>('SELECT body FROM contacts ORDER BY id LIMIT 1')
    .pluck()
    .get();
  if (body === undefined) return;
  const contact = contactSchema.parse(JSON.parse(body));
  const name = `Somebody ${random.below(100)}`;
  ownAct(world, (batch) => batch.putContact({ ...contact, name }));
};

/** Every machine sleeps or is off; the server and its clock go on. */
const night: Step = ({ desks, visitors, time, random }) => {
  for (const desk of desks) if (random.below(2) === 0) desk.quit();
  for (const visitor of visitors) if (random.below(2) === 0) visitor.closeTab();
  time.leap(random.pick([10 * 60_000, 14 * hour, 40 * 24 * hour]));
  for (const desk of desks) {
    desk.start();
    if (random.below(2) === 0) desk.resumed();
  }
};

const steps: readonly Step[] = [
  ...[cutAll, cutAll, deafen, weather, weather, crashServer, crashServer, crashServer, stopServer],
  ...[
    fillServerDisk,
    fillServerDisk,
    fillDeskDisk,
    fillDeskDisk,
    fillDeskDisk,
    fillDeskDisk,
    crashDesk,
    crashDesk,
    crashDesk,
    crashDesk,
    quitDesk,
    anotherMachine,
    setClock,
  ],
  ...[sleepAndWake, changeRights, changeRights, changeRights, changeRights, revoke, describeContact, night],
];
