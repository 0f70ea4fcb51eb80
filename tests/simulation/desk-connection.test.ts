// Owns the proof of what a desk says of the line: what has left and is not answered, and what waits here for other reasons.
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Sqlite } from '../../src-main/desk/database/open-sqlite.ts';
import { agentSchema } from '../../src-shared/domain/people/agent.ts';
import { teamSchema } from '../../src-shared/domain/people/team.ts';
import { conversationIdSchema } from '../../src-shared/std/ids.ts';
import { seededRandom } from '../../src-shared/std/seeded-random.ts';
import { seededCommandIds } from '../support/command-ids.ts';
import { type ModelNetwork, modelNetwork } from '../support/simulation/model-network.ts';
import { modelServer } from '../support/simulation/model-server.ts';
import { type SimulatedDesk, simulatedDesk } from '../support/simulation/simulated-desk.ts';
import { type VirtualTime, virtualTime } from '../support/simulation/virtual-time.ts';
import { type TemporaryFolder, temporaryFolder } from '../support/temporary-folder.ts';

const team = teamSchema.parse({ id: 'north', name: 'North', seq: 0 });
const ada = agentSchema.parse({
  ...{ id: 'ada', name: 'Ada', email: 'ada@w.example', roles: ['agent'], teamIds: ['north'], seq: 0 },
  ...{ presence: 'online', acceptingChat: true, chatCapacity: 4 },
});
const conversationId = conversationIdSchema.parse('c-1');

let folder: TemporaryFolder;
let time: VirtualTime;
let network: ModelNetwork;
let desk: SimulatedDesk;
let files: Sqlite[];

beforeEach(async () => {
  folder = temporaryFolder('connection');
  time = virtualTime();
  const random = seededRandom(11);
  const makeId = seededCommandIds('desk', random);
  network = modelNetwork(time, random);
  files = [];
  const server = modelServer('db-1', [team], [ada]);
  server.visitorSays(conversationId, makeId(), 'a question', 0);
  network.setServer(server);
  desk = simulatedDesk({
    ...{ agent: ada, folder: folder.path, time, network, random, makeId },
    databaseOpened: (sqlite) => void files.push(sqlite),
  });
  await pass(5_000);
});
afterEach(() => {
  desk.stop();
  folder.remove();
});

const pass = (ms: number) => time.runUntil(time.now() + ms);
const call: SimulatedDesk['window']['call'] = (name, input) => desk.window.call(name, input);
const link = async () => {
  const { state, toSend, held, unanswered, disk } = await call('readConnection', {});
  return { state, toSend, held: held.length, unanswered, disk };
};
const deliveries = async () => {
  const view = await call('readThread', { conversationId, beforeOrder: null, limit: 9 });
  return view?.messages.map(({ delivery }) => delivery.state).slice(1);
};
const undo = async (undoSeconds: 0 | 10) =>
  call('savePreferences', { ...(await call('readPreferences', {})), undoSeconds });
const reply = () => call('sendReply', { conversationId, text: 'words', thenResolve: false });
const live = { state: 'live', disk: 'ok' };

it('UI-19: what waits behind a held act of its conversation has not left, and is not said to be unanswered', async () => {
  await undo(10);
  await call('sendReply', { conversationId, text: 'words', thenResolve: true });
  await call('reopenConversation', { conversationId });
  await pass(8_000);
  expect(await link()).toEqual({ ...live, toSend: 3, held: 2, unanswered: 0 });
  await pass(30_000);
  expect(await link()).toEqual({ ...live, toSend: 0, held: 0, unanswered: 0 });
});

it('UI-19: what the server could not decide waits, as its bubble says', async () => {
  await undo(0);
  network.faults.outage = 1;
  await reply();
  await pass(5_000);
  expect((await deliveries())?.at(-1)).toBe('waiting');
  expect(await link()).toEqual({ ...live, toSend: 1, held: 0, unanswered: 0 });
  network.faults.outage = 0;
  await pass(5_000);
  expect(await link()).toMatchObject({ toSend: 0, unanswered: 0 });
});

it('UI-19: what a full disk keeps from leaving waits', async () => {
  await undo(0);
  await reply();
  const fill = (how: 'ON' | 'OFF') => {
    for (const file of files) file.pragma(`query_only = ${how}`);
  };
  fill('ON');
  await pass(8_000);
  expect((await deliveries())?.at(-1)).toBe('waiting');
  expect(await link()).toEqual({ state: 'live', disk: 'full', toSend: 1, held: 0, unanswered: 0 });
  fill('OFF');
  await pass(10_000);
  expect(await link()).toEqual({ ...live, toSend: 0, held: 0, unanswered: 0 });
});

it('UI-19: what has left is unanswered until its answer is here, over the loss of its link too', async () => {
  await undo(0);
  await reply();
  await pass(0);
  expect([await deliveries(), await link()]).toMatchObject([['sending', 'sending'], { unanswered: 1 }]);
  network.setServer(null);
  await pass(1_000);
  expect((await deliveries())?.at(-1)).toBe('unconfirmed');
  expect(await link()).toMatchObject({ toSend: 1, unanswered: 1 });
});
