// Owns the proof, with a real server, of what a desk holds: a snapshot cut in the middle, older ones fetched, a desk long away.
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { confirmedTables } from '../../src-main/desk/database/cache-writer.ts';
import { openOutbox } from '../../src-main/desk/database/open-outbox.ts';
import type { ConversationId } from '../../src-shared/std/ids.ts';
import { backdateEnded } from '../support/backdate-ended.ts';
import { createWorkspace, type MadeAgent } from '../support/create-workspace.ts';
import { freePort } from '../support/free-port.ts';
import { type MisbehavingProxy, startMisbehavingProxy } from '../support/misbehaving-proxy.ts';
import { signIn } from '../support/raw-console.ts';
import { connectVisitor, type RawVisitor } from '../support/raw-visitor.ts';
import { type RunningServer, startServer } from '../support/start-server.ts';
import { startTestDesk, type TestDesk } from '../support/start-test-desk.ts';
import { type TemporaryFolder, temporaryFolder } from '../support/temporary-folder.ts';
import { waitUntil } from '../support/wait-until.ts';

const dayMs = 24 * 60 * 60 * 1_000;

let folder: TemporaryFolder;
let agents: MadeAgent[];
let ada: MadeAgent;
let port: number;
let server: RunningServer;
let proxy: MisbehavingProxy | null;
const visitors: RawVisitor[] = [];
const desks: TestDesk[] = [];

const serverDir = () => join(folder.path, 'server');
const bringServer = async () => {
  server = await startServer({ dataDir: serverDir(), port });
};
const eventually = <Value>(what: string, condition: () => Value | Promise<Value>) =>
  waitUntil(what, condition, { withinMs: 40_000 });

beforeEach(async () => {
  folder = temporaryFolder('desk-horizon');
  agents = await createWorkspace(serverDir(), { teams: 1, agentsPerTeam: 1 });
  const [first] = agents;
  if (first === undefined) throw new Error('no agent');
  ada = first;
  port = await freePort();
  proxy = null;
  await bringServer();
});
afterEach(async () => {
  for (const visitor of visitors.splice(0)) visitor.cut();
  for (const { desk } of desks.splice(0)) desk.stop();
  await proxy?.close();
  await server.kill();
  folder.remove();
});

/** A desk of Ada's that is signed in already, so that it opens one line only: its socket's. */
async function bringDesk(name: string, serverUrl = server.url): Promise<TestDesk> {
  const dataDir = join(folder.path, name);
  const { token } = await signIn(server.url, ada);
  const outbox = openOutbox({ dataDir, nativeBinding: null });
  const account = { serverUrl, agentId: ada.id, agentName: ada.name, email: ada.email, workspaceName: 'W' };
  const { id } = outbox.accounts.signIn(account);
  outbox.preferences.save(id, { ...outbox.preferences.read(id), undoSeconds: 0 });
  outbox.close();
  const desk = startTestDesk({ dataDir, serverUrl, savedToken: token });
  desks.push(desk);
  return desk;
}
const isQuiet = async (desk: TestDesk) => {
  const { state, toSend } = await desk.call('readConnection', {});
  return state === 'live' && toSend === 0;
};
const live = (desk: TestDesk) => eventually('live', () => isQuiet(desk));
function stop(desk: TestDesk): void {
  desk.desk.stop();
  desks.splice(desks.indexOf(desk), 1);
}

/** `count` conversations of ten long messages each. */
async function converse(count: number): Promise<ConversationId[]> {
  const ids: ConversationId[] = [];
  for (let n = 0; n < count; n += 1) {
    const visitor = await connectVisitor({ url: server.url });
    visitors.push(visitor);
    const { conversationId } = await visitor.startConversation(`question ${n}`);
    for (let more = 0; more < 9; more += 1)
      await visitor.command({ name: 'send-message', conversationId, text: `${more} ${'long '.repeat(300)}` });
    ids.push(conversationId);
  }
  return ids;
}
async function resolve(desk: TestDesk, ids: readonly ConversationId[]): Promise<void> {
  for (const conversationId of ids) {
    await eventually('here', () => thread(desk, conversationId));
    await desk.call('takeConversation', { conversationId });
    await desk.call('resolveConversation', { conversationId });
  }
  await live(desk);
}
const thread = (desk: TestDesk, conversationId: ConversationId) =>
  desk.call('readThread', { conversationId, beforeOrder: null, limit: 200 });
const incoming = async (desk: TestDesk, conversationId: ConversationId) =>
  (await thread(desk, conversationId))?.messages.filter((message) => message.kind === 'incoming').length ?? 0;

/** Every row of a desk that is stopped, by table. */
function rowsOf(name: string): Map<string, unknown[]> {
  const cache = new Database(join(folder.path, name, 'cache.db'), { readonly: true });
  const rows = confirmedTables.map((table): [string, unknown[]] => [
    table,
    cache
      .prepare(`SELECT * FROM ${table}`)
      .all()
      .sort((left, right) => (JSON.stringify(left) < JSON.stringify(right) ? -1 : 1)),
  ]);
  cache.close();
  return new Map(rows);
}

describe('a new desk', () => {
  it('SYNC-21, SYNC-22: every line cut after 300 KB, reads a snapshot of more to its end, and fetches older ones when asked', async () => {
    const ids = await converse(40);
    const [ongoing, recent, old] = [ids.slice(0, 25), ids.slice(25, 35), ids.slice(35)];
    const first = await bringDesk('first');
    await live(first);
    await resolve(first, [...recent, ...old]);
    stop(first);
    await server.stop();
    backdateEnded(serverDir(), old, Date.now() - 60 * dayMs);
    await bringServer();

    proxy = await startMisbehavingProxy(port);
    const { cutNextAfter, stats } = proxy;
    const lineBytes = 300_000;
    cutNextAfter('down', lineBytes);
    const desk = await bringDesk('second', `http://127.0.0.1:${proxy.port}`);
    let cuts = 0;
    // A desk that began anew each time would never get beyond its first lines.
    while (!(await isQuiet(desk))) {
      expect(cuts).toBeLessThan(20);
      await eventually('cut, or all is read', async () => stats().cuts > cuts || (await isQuiet(desk)));
      if (stats().cuts === cuts) break;
      cuts = stats().cuts;
      cutNextAfter('down', lineBytes);
      await desk.call('reconnectNow', {});
    }
    expect(cuts).toBeGreaterThan(0);
    proxy.cutAll('close');
    await eventually('the line is gone', async () => !(await isQuiet(desk)));
    await desk.call('reconnectNow', {});
    await live(desk);
    const { counts, older } = await desk.call('readInbox', { filter: 'resolved' });
    expect([counts.all, counts.resolved, older]).toEqual([25, 10, 'unknown']);
    for (const id of [...ongoing, ...recent]) expect(await incoming(desk, id)).toBe(10);

    const [asked] = old;
    if (asked === undefined) throw new Error('there are old ones');
    expect(await thread(desk, asked)).toBeNull();
    expect(await desk.call('fetchOlder', {})).toEqual({ state: 'fetched', more: false });
    const after = await desk.call('readInbox', { filter: 'resolved' });
    expect([after.counts.resolved, after.older]).toEqual([15, 'none']);
    await eventually('fetched whole', async () => (await thread(desk, asked))?.whole === true);
    expect(await incoming(desk, asked)).toBe(10);
    expect(desk.bugs).toEqual([]);
  });
});

describe('a desk that was long away', () => {
  it('SYNC-3, SYNC-23: ends, row by row, with what a new one gets', async () => {
    const ids = await converse(6);
    const [forgotten, ended, reopened, written, noted] = ids;
    if (!forgotten || !ended || !reopened || !written || !noted) throw new Error('six conversations');
    const away = await bringDesk('away');
    const here = await bringDesk('here');
    await live(away);
    await resolve(here, [reopened, forgotten]);
    await eventually('seen', async () => (await thread(away, forgotten))?.conversation.status === 'resolved');
    stop(away);

    await resolve(here, [ended]);
    await here.call('reopenConversation', { conversationId: reopened });
    await here.call('addNote', { conversationId: noted, text: 'to be changed' });
    await here.call('addNote', { conversationId: noted, text: 'to go' });
    await live(here);
    const notes = (await thread(here, noted))?.messages.filter((message) => message.kind === 'note') ?? [];
    const [changed, gone] = notes;
    if (changed === undefined || gone === undefined) throw new Error('two notes');
    await here.call('editNote', { conversationId: noted, messageId: changed.id, text: 'changed' });
    await here.call('removeNote', { conversationId: noted, messageId: gone.id });
    await here.call('sendReply', { conversationId: written, text: 'an answer', thenResolve: false });
    const [newer] = await converse(1);
    if (newer === undefined) throw new Error('a new conversation');
    await eventually('here', () => thread(here, newer));
    await live(here);
    stop(here);
    await server.stop();
    backdateEnded(serverDir(), [ended], Date.now() - 60 * dayMs);
    await bringServer();

    const back = startTestDesk({
      ...{ dataDir: join(folder.path, 'away'), serverUrl: server.url },
      savedToken: (await signIn(server.url, ada)).token,
    });
    desks.push(back);
    await live(back);
    await eventually('let go of', async () => (await thread(back, ended)) === null);
    const fresh = await bringDesk('fresh');
    await live(fresh);
    stop(back);
    stop(fresh);
    expect(rowsOf('away')).toEqual(rowsOf('fresh'));
    expect(rowsOf('fresh').get('conversations')).toHaveLength(6);
  });
});

describe('two consoles of one agent', () => {
  it('SYNC-24: are told of what the customer wrote once between them, and not again after a restart', async () => {
    const first = await bringDesk('first');
    const second = await bringDesk('second');
    await live(first);
    await live(second);
    const [conversationId] = await converse(1);
    const visitor = visitors[0];
    if (conversationId === undefined || visitor === undefined) throw new Error('a conversation');
    const notified = (...some: TestDesk[]) =>
      some.flatMap(({ toMain }) => toMain.flatMap((told) => (told.type === 'notify' ? [told] : [])));
    await eventually('told that it is theirs', () => notified(first, second).length > 0);
    for (const desk of [first, second]) {
      await eventually('all of it is here', async () => (await incoming(desk, conversationId)) === 10);
      await live(desk);
    }
    first.toMain.length = 0;
    second.toMain.length = 0;
    await visitor.command({ name: 'send-message', conversationId, text: 'are you there?' });
    await eventually('told', () => notified(first, second).length > 0);
    await eventually(
      'both have it',
      async () => (await incoming(first, conversationId)) + (await incoming(second, conversationId)) === 22,
    );
    expect(notified(first, second)).toMatchObject([{ conversationId, body: 'are you there?' }]);

    const told = notified(first).length > 0 ? 'first' : 'second';
    stop(told === 'first' ? first : second);
    const again = startTestDesk({
      ...{ dataDir: join(folder.path, told), serverUrl: server.url },
      savedToken: (await signIn(server.url, ada)).token,
    });
    desks.push(again);
    await live(again);
    const other = told === 'first' ? second : first;
    await visitor.command({ name: 'send-message', conversationId, text: 'still there?' });
    await eventually('told of what is new', () =>
      notified(again, other).some((one) => one.type === 'notify' && one.body === 'still there?'),
    );
    // Much has happened since: whoever was to be told of the first was.
    const ofTheFirst = notified(first, second, again).filter(({ body }) => body === 'are you there?');
    expect(ofTheFirst).toHaveLength(1);
    expect([...again.bugs, ...other.bugs]).toEqual([]);
  });
});
