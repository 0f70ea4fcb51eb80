// Owns the proof that a desk and servers of other versions understand one another, or say which of them is too old.
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { ConversationId } from '../../src-shared/std/ids.ts';
import { consoleUpSchema } from '../../src-shared/wire/up.ts';
import { protocolVersion } from '../../src-shared/wire/version.ts';
import { readRecording } from '../contracts/recorded/recorded-line.ts';
import { createWorkspace, type MadeAgent } from '../support/create-workspace.ts';
import { type FakeConsoleServer, startFakeConsoleServer } from '../support/fake-console-server.ts';
import { freePort } from '../support/free-port.ts';
import { signIn } from '../support/raw-console.ts';
import { connectVisitor, type RawVisitor } from '../support/raw-visitor.ts';
import { type RunningDesk, startDeskProcess } from '../support/start-desk-process.ts';
import { type RunningServer, startServer } from '../support/start-server.ts';
import { type TemporaryFolder, temporaryFolder } from '../support/temporary-folder.ts';
import { waitUntil } from '../support/wait-until.ts';
import { Line } from './paper-client.ts';

let folder: TemporaryFolder;
let agent: MadeAgent;
/** Where the desk looks for its server, whoever stands there now. */
let port: number;
let server: RunningServer;
let desk: RunningDesk;
let visitor: RawVisitor;
let conversationId: ConversationId;
let fake: FakeConsoleServer | null = null;

const connection = () => desk.call('readConnection', {});
const thread = async () => {
  const view = await desk.call('readThread', { conversationId, beforeOrder: null, limit: 50 });
  return (view?.messages ?? []).flatMap((message) => (message.kind === 'activity' ? [] : [message]));
};
const bringServer = async () => {
  server = await startServer({ dataDir: join(folder.path, 'server'), port });
};
const leaveFake = async () => {
  await fake?.close();
  fake = null;
};
const reconnect = () => desk.call('reconnectNow', {});

beforeEach(async () => {
  folder = temporaryFolder('other-versions');
  const [made] = await createWorkspace(join(folder.path, 'server'), { teams: 1, agentsPerTeam: 1 });
  if (made === undefined) throw new Error('no agent was made');
  agent = made;
  port = await freePort();
  await bringServer();
  const dataDir = join(folder.path, 'desk');
  desk = await startDeskProcess({ dataDir, serverUrl: `http://127.0.0.1:${port}`, savedToken: null });
  const { email, password } = agent;
  await desk.call('signIn', { email, password });
  await desk.call('savePreferences', { undoSeconds: 0 });
  visitor = await connectVisitor({ url: server.url });
  ({ conversationId } = await visitor.startConversation('Where is my order?'));
  await waitUntil('the question', async () => (await thread()).length === 1);
});
afterEach(async () => {
  visitor.cut();
  await desk.kill();
  await leaveFake();
  await server.kill();
  folder.remove();
});

/** Words, a draft and a refused server later: all of it is still there, and goes out once the server is right. */
async function expectRefusedAndKept(reason: 'protocol-too-old' | 'protocol-too-new'): Promise<void> {
  await desk.call('sendReply', { conversationId, text: 'Kept words', thenResolve: false });
  await desk.call('saveDraft', { conversationId, kind: 'note', text: 'kept draft' });
  await reconnect();
  await waitUntil('refused', async () => (await connection()).state === 'refused');
  expect(await connection()).toMatchObject({ state: 'refused', reason, refused: 0 });
  expect((await thread()).map(({ text, delivery }) => [text, delivery.state])).toEqual([
    ['Where is my order?', 'received'],
    ['Kept words', 'waiting'],
  ]);
  expect((await desk.call('readDrafts', { conversationId })).note).toBe('kept draft');
  expect((await desk.call('readSession', {})).state).toBe('signed-in');

  await leaveFake();
  await bringServer();
  await reconnect();
  await waitUntil('sent after all', async () => {
    const now = await connection();
    return now.state === 'live' && now.toSend === 0;
  });
  const back = await connectVisitor({ url: server.url, token: visitor.token });
  expect(back.messages().map(({ text }) => text)).toEqual(['Where is my order?', 'Kept words']);
  back.cut();
  expect((await desk.call('readDrafts', { conversationId })).note).toBe('kept draft');
  expect(desk.bugs).toEqual([]);
}

it('WIRE-10 a server of version 1 is told to be too old, as it was recorded, and nothing is lost', async () => {
  await server.stop();
  const answers = readRecording('v1-to-a-newer-desk').filter(
    ({ step }) => step === 'down' || step === 'closed',
  );
  fake = await startFakeConsoleServer(port, (_text, socket) => {
    for (const answer of answers) {
      if (answer.step === 'down') socket.send(JSON.stringify(answer.frame));
      if (answer.step === 'closed') socket.close(answer.code);
    }
  });
  await expectRefusedAndKept('protocol-too-new');
});

it('WIRE-10 a server that needs a later version tells the desk to be too old, and nothing is lost', async () => {
  await server.stop();
  fake = await startFakeConsoleServer(port, (_text, socket) => {
    socket.send(JSON.stringify({ type: 'bye', reason: 'protocol-too-old', retryAfterMs: null }));
    socket.close(4426);
  });
  await expectRefusedAndKept('protocol-too-old');
});

it('WIRE-10 SYNC-4 rows, fields and frames of a later version are passed over, and the cursor goes on', async () => {
  await server.stop();
  const realPort = await freePort();
  server = await startServer({ dataDir: server.dataDir, port: realPort });
  const behind = new Map<WebSocket, WebSocket>();
  // The real server, as one of the next version would speak: of everything a little more.
  fake = await startFakeConsoleServer(port, (text, socket) => {
    const known = behind.get(socket);
    if (known !== undefined) return void known.send(text);
    const real = new WebSocket(`ws://127.0.0.1:${realPort}/ws/console`);
    behind.set(socket, real);
    real.on('open', () => real.send(text));
    real.on('close', (code) => socket.close(code === 1006 ? 1001 : code));
    socket.on('close', () => real.close());
    real.on('error', () => {
      // The desk left before this one was open: told by the close that follows.
    });
    real.on('message', (data) => {
      socket.send('{"type":"fireworks","of":"version 3"}');
      socket.send(asOfNextVersion(data.toString()));
    });
  });
  await reconnect();
  await waitUntil('live', async () => (await connection()).state === 'live');
  const back = await connectVisitor({ url: server.url, token: visitor.token });
  await back.command({ name: 'send-message', conversationId, text: 'Any news?' });
  await waitUntil('the news', async () => (await thread()).at(-1)?.text === 'Any news?');
  await desk.call('sendReply', { conversationId, text: 'Tomorrow.', thenResolve: false });
  await waitUntil('sent', async () => (await thread()).at(-1)?.delivery.state === 'sent');

  // Had the cursor stayed behind, it would all come again.
  const before = fake.heard.length;
  for (const socket of behind.keys()) socket.close(1001);
  await waitUntil('another hello', () => fake?.heard.slice(before).some((text) => text.includes('"hello"')));
  const hello = fake.heard.findLast((text) => text.includes('"hello"')) ?? '';
  const frame = consoleUpSchema.parse(JSON.parse(hello));
  const seen = back.messages().at(-1)?.order ?? Number.NaN;
  expect(frame).toMatchObject({ type: 'hello' });
  expect('cursor' in frame && frame.cursor).toBeGreaterThanOrEqual(seen);
  back.cut();
  expect(desk.bugs).toEqual([]);
});

function asOfNextVersion(text: string): string {
  const frame: unknown = JSON.parse(text, (_key, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value) && 'seq' in value
      ? { ...value, sinceVersion3: { deep: [1] } }
      : value,
  );
  if (typeof frame !== 'object' || frame === null) return text;
  if (!('rows' in frame) || !Array.isArray(frame.rows))
    return JSON.stringify({ ...frame, sinceVersion3: true });
  const hologram = { row: 'hologram', value: { id: 'hologram-1', seq: 1 } };
  const unreadable = { row: 'message', value: { id: 'no message', kind: 'smell' } };
  return JSON.stringify({ ...frame, rows: [hologram, ...frame.rows, unreadable], sinceVersion3: true });
}

it('WIRE-10 a client of a later version is spoken to in this one, or told that the server is too old', async () => {
  const { token } = await signIn(server.url, agent);
  const hello = (min: number, max: number) => ({
    ...{ type: 'hello', protocol: { min, max }, token, databaseId: null, cursor: 0, sinceVersion3: {} },
    client: { name: 'next', version: '3', sinceVersion3: 1 },
  });
  for (const min of [1, protocolVersion]) {
    const line = await new Line(server.url, '/ws/console').opened();
    line.say(hello(min, protocolVersion + 1));
    expect(await line.hear('welcome', ({ type }) => type === 'welcome')).toMatchObject({
      protocol: protocolVersion,
    });
    line.say({ type: 'fireworks' });
    expect(await line.hear('no', ({ type }) => type === 'bad-frame')).toMatchObject({
      problem: 'unknown-type',
    });
    const { type } = await line.ask({ name: 'mark-read', conversationId, upTo: 1, sinceVersion3: 'dropped' });
    expect(type).toBe('ack');
    await line.hangUp();
  }
  const alone = await new Line(server.url, '/ws/console').opened();
  alone.say(hello(protocolVersion + 1, protocolVersion + 2));
  expect(await alone.hear('bye', ({ type }) => type === 'bye')).toMatchObject({ reason: 'protocol-too-new' });
  expect(await alone.closed).toBe(4426);
});
