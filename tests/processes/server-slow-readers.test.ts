// Tries promises P17 and P18 on the real server: a hundred readers at 1 KB/s, bytes one by one, caps by address.
import { afterEach, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { conversationIdSchema } from '../../src-shared/std/ids.ts';
import { createWorkspace, type MadeAgent } from '../support/create-workspace.ts';
import { type MisbehavingProxy, startMisbehavingProxy } from '../support/misbehaving-proxy.ts';
import { connectConsole, type RawConsole, signIn, socketUrl } from '../support/raw-console.ts';
import { connectVisitor } from '../support/raw-visitor.ts';
import { readStored } from '../support/read-stored.ts';
import { type RunningServer, startServer } from '../support/start-server.ts';
import { type TemporaryFolder, temporaryFolder } from '../support/temporary-folder.ts';
import { waitUntil } from '../support/wait-until.ts';

let folder: TemporaryFolder;
let server: RunningServer;
let proxy: MisbehavingProxy | null = null;
let agent: MadeAgent;
let open: { cut(): void }[] = [];

afterEach(async () => {
  for (const socket of open) socket.cut();
  open = [];
  await proxy?.close();
  proxy = null;
  await server.stop();
  folder.remove();
});

async function start(env: Record<string, string>): Promise<string> {
  folder = temporaryFolder('slow-readers');
  const [made] = await createWorkspace(folder.path, { teams: 1, agentsPerTeam: 1 });
  if (!made) throw new Error('no agent was made');
  agent = made;
  server = await startServer({ dataDir: folder.path, env });
  proxy = await startMisbehavingProxy(Number(new URL(server.url).port));
  return `http://127.0.0.1:${proxy.port}`;
}

test('SRV-33 a hundred readers at 1 KB/s harm nobody; put out, they come back by cursor and miss nothing', async () => {
  const slowUrl = await start({
    GUICHET_SOCKETS_PER_AGENT: '200',
    GUICHET_AGENT_COMMANDS_PER_SECOND: '1000',
  });
  const { token } = await signIn(server.url, agent);
  const good = await connectConsole({ url: server.url, token });
  open.push(good);
  await good.catchUp();
  const slow = await Promise.all(
    Array.from({ length: 100 }, () => connectConsole({ url: slowUrl, token, keepFrames: true })),
  );
  open.push(...slow);
  await Promise.all(slow.map((console) => console.catchUp()));
  const visitor = await connectVisitor({ url: server.url });
  open.push(visitor);
  const conversationId = conversationIdSchema.parse(
    (await visitor.startConversation('Hello')).conversationId,
  );
  proxy?.behave('down', { bytesPerSecond: 1_024, sliceBytes: 256 });

  // Every note is answered before the next: a server that waited for the slow ones would never get there.
  const note = { name: 'add-note' as const, conversationId, text: 'n'.repeat(9_900) };
  let written = 0;
  while (slow.some(({ isOpen }) => isOpen) && written < 900) {
    visitor.send({ type: 'typing', on: written % 2 === 0 });
    expect(await good.command(note)).toMatchObject({ type: 'ack' });
    written += 1;
  }
  const head = () => readStored(folder.path).sequence.last;
  const upTo = (console: RawConsole) =>
    console.frames.findLast((frame) => frame.type === 'changes')?.upTo ?? 0;
  await waitUntil('the good one has everything', () => upTo(good) >= head());
  const typingHeard = (console: RawConsole) => console.frames.filter(({ type }) => type === 'typing').length;
  expect(typingHeard(good)).toBeGreaterThan(0);

  proxy?.behave('down', { bytesPerSecond: null, sliceBytes: null });
  const codes = await Promise.all(slow.map(async ({ closed }) => (await closed).code));
  // The word of it is lost with the line where even that could not be sent.
  expect(codes.filter((code) => code !== 4430 && code !== 1006)).toEqual([]);
  const { databaseId } = good.welcome;
  const stored = new Set(readStored(folder.path).messages.map(({ id }) => id));
  for (const console of slow.slice(0, 10)) {
    expect(typingHeard(console)).toBeLessThanOrEqual(typingHeard(good));
    const back = await connectConsole({ url: server.url, token, databaseId, cursor: upTo(console) });
    open.push(back);
    expect(back.welcome.resync).toBe(false);
    await back.catchUp();
    const had: string[] = [...console.rows(), ...back.rows()].flatMap(({ row, value }) =>
      row === 'message' ? [value.id] : [],
    );
    expect([...stored].filter((id) => !had.includes(id))).toEqual([]);
    back.cut();
  }
  expect(server.log()).toBe('');
});

test('SRV-33 a client whose bytes come one by one is served like any other', async () => {
  const url = await start({});
  const { token } = await signIn(server.url, agent);
  proxy?.behave('up', { sliceBytes: 1 });
  const console = await connectConsole({ url, token });
  open.push(console);
  await console.catchUp();
  expect(
    await console.command({ name: 'set-presence', presence: 'busy', acceptingChat: false }),
  ).toMatchObject({
    type: 'ack',
  });
});

/** 101 when let in. */
function knock(url: string, forwarded: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(socketUrl(url, '/ws/console'), {
      headers: { 'x-forwarded-for': forwarded },
    });
    open.push({ cut: () => socket.terminate() });
    socket.on('open', () => resolve(101));
    socket.on('unexpected-response', (_request, response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    socket.on('error', reject);
  });
}

test('SRV-27 behind a proxy of ours each address has its own cap', async () => {
  await start({ GUICHET_TRUSTED_PROXIES: '127.0.0.0/8', GUICHET_SOCKETS_PER_ADDRESS: '2' });
  const first = await Promise.all([1, 2].map(() => knock(server.url, '203.0.113.1')));
  expect([...first, await knock(server.url, '203.0.113.1')]).toEqual([101, 101, 429]);
  expect(await knock(server.url, '203.0.113.1, 203.0.113.2')).toBe(101);
  expect(await knock(server.url, '203.0.113.2, 203.0.113.1')).toBe(429);
});

test('SRV-27 without one what is claimed counts for nothing, and so many may wait unauthenticated', async () => {
  await start({ GUICHET_SOCKETS_PER_ADDRESS: '2' });
  const first = await Promise.all([1, 2].map((last) => knock(server.url, `203.0.113.${last}`)));
  expect([...first, await knock(server.url, '203.0.113.3')]).toEqual([101, 101, 429]);
  await server.stop();
  folder.remove();
  await proxy?.close();
  await start({ GUICHET_UNAUTHENTICATED_SOCKETS: '2' });
  const { token } = await signIn(server.url, agent);
  const known = await connectConsole({ url: server.url, token });
  open.push(known);
  const waiting = await Promise.all([1, 2].map(() => knock(server.url, '')));
  expect([...waiting, await knock(server.url, '')]).toEqual([101, 101, 429]);
  expect(await known.command({ name: 'set-presence', presence: 'busy', acceptingChat: true })).toMatchObject({
    type: 'ack',
  });
});
