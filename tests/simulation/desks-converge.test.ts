// Owns the proof, by seeded simulation, that whatever breaks, every act ends once or refused, and every desk as its server.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Agent, agentSchema } from '../../src-shared/domain/people/agent.ts';
import { type Team, teamSchema } from '../../src-shared/domain/people/team.ts';
import { type ConversationId, conversationIdSchema } from '../../src-shared/std/ids.ts';
import type { SeededRandom } from '../../src-shared/std/seeded-random.ts';
import { seededCommandIds } from '../support/command-ids.ts';
import {
  type Faults,
  type ModelNetwork,
  modelNetwork,
  noFaults,
} from '../support/simulation/model-network.ts';
import { type ModelServer, modelServer } from '../support/simulation/model-server.ts';
import { type SimulatedDesk, simulatedDesk } from '../support/simulation/simulated-desk.ts';
import { type VirtualTime, virtualTime } from '../support/simulation/virtual-time.ts';
import { type TemporaryFolder, temporaryFolder } from '../support/temporary-folder.ts';
import { chooseSeed, withSeed } from '../support/with-seed.ts';

let folder: TemporaryFolder;
beforeEach(() => {
  folder = temporaryFolder('simulation');
});
afterEach(() => folder.remove());

const teams: Team[] = ['north', 'south'].map((id) => teamSchema.parse({ id, name: id, seq: 0 }));
const people: Agent[] = [
  { id: 'ada', roles: ['agent'], teamIds: ['north'] },
  { id: 'grace', roles: ['agent'], teamIds: ['north', 'south'] },
  { id: 'sofia', roles: ['supervisor'], teamIds: [] },
].map((one) =>
  agentSchema.parse({
    ...one,
    ...{
      name: one.id,
      email: `${one.id}@w.example`,
      presence: 'online',
      acceptingChat: true,
      chatCapacity: 9,
      seq: 0,
    },
  }),
);
const conversationIds = ['c-1', 'c-22', 'c-333', 'c-4444'].map((id) => conversationIdSchema.parse(id));

type World = {
  random: SeededRandom;
  time: VirtualTime;
  network: ModelNetwork;
  server: ModelServer;
  desks: SimulatedDesk[];
  /** What each agent said where, in the order said and not refused at once. */
  said: { desk: SimulatedDesk; conversationId: ConversationId; text: string }[];
};

function makeWorld(random: SeededRandom, name: string): World {
  const time = virtualTime();
  const network = modelNetwork(time, random);
  const server = modelServer('db-1', teams, people);
  network.setServer(server);
  const desks = people.map((agent) =>
    simulatedDesk({
      ...{ agent, time, network, random, folder: `${folder.path}/${name}` },
      makeId: seededCommandIds(agent.id, random),
    }),
  );
  return { random, time, network, server, desks, said: [] };
}

async function happen(world: World, step: number): Promise<void> {
  const { random, network, server, desks, said } = world;
  const desk = random.pick(desks);
  const conversationId = random.pick(conversationIds);
  const text = `words ${step}`;
  const { call } = desk.window;
  switch (random.below(14)) {
    case 0:
    case 1:
      server.visitorSays(
        conversationId,
        seededCommandIds(`visitor${step}`, random)(),
        text,
        world.time.now(),
      );
      if (network.server() !== null) network.broadcast();
      return;
    case 2:
    case 3:
    case 4:
    case 5: {
      const thenResolve = random.below(6) === 0;
      for (let n = random.below(3); n >= 0; n -= 1) {
        const words = `${text}.${n}`;
        const answer = await call('sendReply', {
          conversationId,
          text: words,
          thenResolve: thenResolve && n === 0,
        });
        if (answer.state === 'queued') said.push({ desk, conversationId, text: words });
      }
      return;
    }
    case 6: {
      const answer = await call('addNote', { conversationId, text });
      if (answer.state === 'queued') said.push({ desk, conversationId, text });
      return;
    }
    case 7: {
      const agentId = random.below(3) === 0 ? null : random.pick(people).id;
      await call('assignConversation', { conversationId, teamId: random.pick(teams).id, agentId });
      return;
    }
    case 8:
      await call('takeConversation', { conversationId });
      return;
    case 9:
      await call(random.below(2) === 0 ? 'resolveConversation' : 'reopenConversation', { conversationId });
      return;
    case 10:
      await call('markRead', { conversationId, upTo: random.below(server.head() + 1) });
      return;
    case 11:
      desk.crash();
      return;
    case 12:
      network.setServer(network.server() === null ? server : null);
      return;
    case 13:
      network.cutAll();
  }
}

/** Every word an agent has said and that was not refused at once is in sight of them exactly once, at all times. */
async function expectOwnWordsOnce({ said }: World): Promise<void> {
  for (const { desk, conversationId, text } of said) {
    const view = await desk.window.call('readThread', { conversationId, beforeOrder: null, limit: 200 });
    if (view === null) continue;
    const shown = view.messages.filter((message) => message.kind !== 'activity' && message.text === text);
    expect(`${text}: ${shown.length} times`).toBe(`${text}: 1 times`);
  }
}

/** No more faults: within three minutes all desks are live and nothing waits. */
async function quieten({ random, time, network, server, desks }: World): Promise<void> {
  network.faults = { ...noFaults };
  if (network.server() === null) network.setServer(server);
  const endsAt = time.now() + 180_000;
  // What was not told is noticed with the next news.
  for (const [index, id] of conversationIds.entries()) {
    server.visitorSays(id, seededCommandIds(`last${index}`, random)(), `bye ${index}`, time.now());
  }
  network.broadcast();
  for (;;) {
    await time.runUntil(time.now() + 1_000);
    const connections = await Promise.all(desks.map((desk) => desk.window.call('readConnection', {})));
    if (connections.every((one) => one.state === 'live' && one.toSend === 0)) break;
    expect(time.now(), JSON.stringify(connections)).toBeLessThan(endsAt);
  }
  await time.runUntil(time.now() + 3_000);
}

async function expectSameAsServer({ server, desks }: World): Promise<void> {
  for (const { window, agent } of desks) {
    for (const conversationId of conversationIds) {
      const view = await window.call('readThread', { conversationId, beforeOrder: null, limit: 200 });
      const sees = server.sees(agent.id, conversationId);
      expect(view === null, `${agent.id} and ${conversationId}`).toBe(!sees);
      if (view === null) continue;
      expect(view.conversation).toEqual(server.conversations.get(conversationId));
      const shown = view.messages
        .filter((message) => message.order !== null)
        .map(({ id, order }) => [order, id]);
      const stored = server.messages().filter((message) => message.conversationId === conversationId);
      expect(shown).toEqual(stored.map(({ id, order }) => [order, id]));
    }
  }
}

/** Accepted words of one agent in one conversation are stored once, in the order said; the others are refused, with their words. */
async function expectAllAccountedFor({ server, desks, said }: World): Promise<void> {
  const stored = server.messages().flatMap((message) => (message.kind === 'activity' ? [] : [message.text]));
  expect(new Set(stored).size).toBe(stored.length);
  for (const desk of desks) {
    for (const conversationId of conversationIds) {
      const own = said.filter((one) => one.desk === desk && one.conversationId === conversationId);
      const accepted = own.map(({ text }) => text).filter((text) => stored.includes(text));
      const inOrder = stored.filter((text) => accepted.includes(text));
      expect(inOrder).toEqual(accepted);
      const view = await desk.window.call('readThread', { conversationId, beforeOrder: null, limit: 200 });
      if (view === null) continue;
      const refused = view.messages.filter((message) => message.delivery.state === 'refused').length;
      expect(accepted.length + refused).toBe(own.length);
    }
  }
}

async function runSeed(seed: number): Promise<ModelNetwork['counts']> {
  return withSeed(seed, async (random) => {
    const world = makeWorld(random, String(seed));
    try {
      for (const [index, id] of conversationIds.entries()) {
        world.server.visitorSays(id, seededCommandIds(`first${index}`, random)(), `hello ${index}`, 0);
      }
      await world.time.runUntil(5_000);
      world.network.faults = { cut: 0.03, twice: 0.1, untold: 0.1, outage: 0.1 };
      for (let step = 0; step < 60; step += 1) {
        await happen(world, step);
        await world.time.runUntil(world.time.now() + random.below(600));
        if (step % 6 === 0) await expectOwnWordsOnce(world);
      }
      await quieten(world);
      await expectOwnWordsOnce(world);
      await expectSameAsServer(world);
      await expectAllAccountedFor(world);
      expect(world.desks.flatMap((desk) => desk.bugs)).toEqual([]);
      return world.network.counts;
    } finally {
      for (const desk of world.desks) desk.stop();
    }
  });
}

describe('desks and a server in one process, on virtual time', () => {
  it('SYNC-11, SYNC-20, SYNC-40, OUTBOX-6: cuts, repeats, crashes and restarts: once or refused, in order, and equal to the server', async () => {
    const from = chooseSeed();
    const total: Faults = { ...noFaults };
    let [livePages, early] = [0, 0];
    for (let seed = from; seed < from + 8; seed += 1) {
      const counts = await runSeed(seed);
      for (const fault of ['cut', 'twice', 'untold', 'outage'] as const) total[fault] += counts[fault];
      livePages += counts.livePages;
      early += counts.early;
    }
    expect(Math.min(...Object.values(total))).toBeGreaterThan(0);
    expect(livePages).toBeGreaterThan(0);
    expect(early).toBeGreaterThan(0);
  }, 60_000);
});
