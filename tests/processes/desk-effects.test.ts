// Owns the proof that an agent at two consoles is told once, though the line swallowed the word that one of them had told them.
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createWorkspace } from '../support/create-workspace.ts';
import { type MisbehavingProxy, startMisbehavingProxy } from '../support/misbehaving-proxy.ts';
import { connectVisitor, type RawVisitor } from '../support/raw-visitor.ts';
import { type RunningDesk, startDeskProcess } from '../support/start-desk-process.ts';
import { type RunningServer, startServer } from '../support/start-server.ts';
import { type TemporaryFolder, temporaryFolder } from '../support/temporary-folder.ts';
import { waitUntil } from '../support/wait-until.ts';

let folder: TemporaryFolder;
let server: RunningServer;
let proxy: MisbehavingProxy;
let visitor: RawVisitor;
let office: RunningDesk;
let home: RunningDesk;

const at = (name: string) => join(folder.path, name);
const told = (desk: RunningDesk) => desk.toMain.filter((message) => message.type === 'notify').length;
const live = (desk: RunningDesk) =>
  waitUntil('live', async () => {
    const { state, toSend } = await desk.call('readConnection', {});
    return state === 'live' && toSend === 0;
  });
function undone(): number {
  const database = new Database(join(at('server'), 'guichet.db'), { readonly: true });
  try {
    return Number(database.prepare('SELECT count(*) FROM effects WHERE done_at IS NULL').pluck().get());
  } finally {
    database.close();
  }
}

beforeEach(async () => {
  folder = temporaryFolder('desk-effects');
  const [agent] = await createWorkspace(at('server'), { teams: 1, agentsPerTeam: 1 });
  if (agent === undefined) throw new Error('no agent was made');
  server = await startServer({ dataDir: at('server') });
  proxy = await startMisbehavingProxy(Number(new URL(server.url).port));
  const bring = async (name: string, serverUrl: string) => {
    const desk = await startDeskProcess({ dataDir: at(name), serverUrl, savedToken: null });
    await desk.call('signIn', { email: agent.email, password: agent.password });
    await live(desk);
    return desk;
  };
  home = await bring('home', server.url);
  office = await bring('office', `http://127.0.0.1:${proxy.port}`);
  visitor = await connectVisitor({ url: server.url });
});
afterEach(async () => {
  visitor.cut();
  await office.kill();
  await home.kill();
  await proxy.close();
  await server.kill();
  folder.remove();
});

it('EFFECT-5 what the office recorded and could not say, it says over its next line: home is not told', async () => {
  const { conversationId } = await visitor.startConversation('question');
  await waitUntil('the first is done', () => told(office) + told(home) > 0 && undone() === 0);
  // The office is where the agent is.
  await office.call('addNote', { conversationId, text: 'a note' });
  await live(office);
  const before = { office: told(office), home: told(home) };
  proxy.behave('up', { blackHole: true });
  await visitor.command({ name: 'send-message', conversationId, text: 'are you there?' });
  await waitUntil('told at the office', () => told(office) > before.office);
  expect(undone()).toBe(1);
  proxy.behave('up', { blackHole: false });
  proxy.cutAll('reset');
  await waitUntil('the server knows', () => undone() === 0);
  await live(office);
  expect({ office: told(office), home: told(home) }).toEqual({
    office: before.office + 1,
    home: before.home,
  });
});

it('EFFECT-6 a conversation nobody owns rings at one of two consoles: where the agent acted last', async () => {
  for (const desk of [office, home])
    await desk.call('setPresence', { presence: 'online', acceptingChat: false });
  const sees = (desk: RunningDesk, count: number) =>
    waitUntil('it is in the inbox', async () => {
      const { counts } = await desk.call('readInbox', { filter: 'queue', from: 0 });
      return counts.queue === count;
    });
  let queued = 0;
  for (const here of [office, home, office]) {
    await here.call('setPresence', { presence: 'busy', acceptingChat: false });
    await live(here);
    const before = { office: told(office), home: told(home) };
    const other = await connectVisitor({ url: server.url });
    await other.startConversation(`question ${queued}`);
    queued += 1;
    for (const desk of [office, home]) await sees(desk, queued);
    await waitUntil('it rang', () => told(office) + told(home) > before.office + before.home);
    expect({ office: told(office) - before.office, home: told(home) - before.home }).toEqual({
      office: here === office ? 1 : 0,
      home: here === home ? 1 : 0,
    });
    other.cut();
  }
});
