// Tries the doors of the real server's sockets: origins, first frames, frames that make no sense, floods, silence.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { type ConsoleDown, consoleDownSchema } from '../../src-shared/wire/down.ts';
import { newCommandId } from '../support/command-ids.ts';
import { createWorkspace, type MadeAgent } from '../support/create-workspace.ts';
import { connectConsole, type RawConsole, signIn, socketUrl } from '../support/raw-console.ts';
import { openRawSocket } from '../support/raw-socket.ts';
import { connectVisitor } from '../support/raw-visitor.ts';
import { type RunningServer, startServer } from '../support/start-server.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { upgradeByHand } from '../support/upgrade-by-hand.ts';

const folder = temporaryFolder('sockets');
let server: RunningServer;
let agent: MadeAgent;
let token: string;
let bystander: RawConsole;

beforeAll(async () => {
  const [first] = await createWorkspace(folder.path, { teams: 1, agentsPerTeam: 1 });
  if (!first) throw new Error('no agent was made');
  agent = first;
  server = await startServer({
    dataDir: folder.path,
    env: {
      GUICHET_SOCKETS_PER_VISITOR: '5',
      GUICHET_SOCKETS_PER_AGENT: '4',
      GUICHET_VISITOR_COMMANDS_PER_SECOND: '20',
    },
  });
  ({ token } = await signIn(server.url, agent));
  bystander = await connectConsole({ url: server.url, token });
  await bystander.catchUp();
});
afterAll(async () => {
  await bystander.close();
  await server.stop();
  folder.remove();
});

/** Others go on working whatever one socket does. */
async function expectOthersUnharmed(): Promise<void> {
  expect(
    await bystander.command({ name: 'set-presence', presence: 'online', acceptingChat: true }),
  ).toMatchObject({
    type: 'ack',
  });
}

const openConsole = () =>
  openRawSocket<ConsoleDown>({
    url: socketUrl(server.url, '/ws/console'),
    parse: (frame) => consoleDownSchema.parse(frame),
  });

/** The HTTP status by which an upgrade was answered; 101 when it was let in. */
function upgradeStatus(path: string, origin?: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(
      `${server.url.replace('http', 'ws')}${path}`,
      origin === undefined ? {} : { origin },
    );
    socket.on('open', () => {
      socket.terminate();
      resolve(101);
    });
    socket.on('unexpected-response', (_request, response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    socket.on('error', reject);
  });
}

describe('SRV-5 who may knock', () => {
  test('SRV-5 the widget comes from our own origin only', async () => {
    const own = new URL(server.url);
    expect(await upgradeStatus('/ws/widget', server.url)).toBe(101);
    expect(await upgradeStatus('/ws/widget', `http://localhost:${own.port}`)).toBe(101);
    for (const origin of [
      undefined,
      'null',
      `${server.url}.evil.example`,
      `https://${own.host}`,
      'http://shop.example',
      '',
    ]) {
      expect([origin, await upgradeStatus('/ws/widget', origin)]).toEqual([origin, 403]);
    }
  });

  test('SRV-5 a console comes from no page but the desktop window', async () => {
    expect(await upgradeStatus('/ws/console')).toBe(101);
    expect(await upgradeStatus('/ws/console', 'app://console')).toBe(101);
    for (const origin of ['null', server.url, 'app://console.evil', 'http://127.0.0.1']) {
      expect([origin, await upgradeStatus('/ws/console', origin)]).toEqual([origin, 403]);
    }
  });

  test('SRV-5 elsewhere there is no socket, and a plain request at a socket is none', async () => {
    expect(await upgradeStatus('/ws/other')).toBe(404);
    expect((await fetch(`${server.url}/ws/console`)).status).toBe(404);
  });

  test('SRV-5 whoever says no hello is out after ten seconds', async () => {
    const began = performance.now();
    const socket = await openConsole();
    expect((await socket.closed).code).toBe(4408);
    expect(performance.now() - began).toBeGreaterThan(9_500);
    expect(performance.now() - began).toBeLessThan(13_000);
    expect(socket.frames).toEqual([]);
  });

  test('SRV-5 one agent, one visitor have only so many sockets', async () => {
    const consoles = [await openHello(), await openHello(), await openHello()];
    const over = await openHello();
    expect((await over.closed).code).toBe(4429);
    for (const console of consoles) await console.close();

    const first = await connectVisitor({ url: server.url });
    const tabs = [first];
    for (let tab = 1; tab < 5; tab += 1)
      tabs.push(await connectVisitor({ url: server.url, token: first.token }));
    const sixth = connectVisitor({ url: server.url, token: first.token });
    await expect(sixth).rejects.toMatchObject({ cause: { message: expect.stringContaining('4429') } });
    for (const tab of tabs) await tab.close();
  });
});

async function openHello() {
  const socket = await openConsole();
  socket.send(hello());
  return socket;
}

function hello(fields: object = {}) {
  const client = { name: 'test', version: '1' };
  return {
    type: 'hello',
    protocol: { min: 1, max: 1 },
    token,
    databaseId: null,
    cursor: 0,
    client,
    ...fields,
  };
}

describe('SRV-6 frames that make no sense', () => {
  const deep = `${'['.repeat(5_000)}${']'.repeat(5_000)}`;
  const keys = `{${Array.from({ length: 20_000 }, (_, index) => `"k${index}":1`).join(',')}}`;
  test.each([
    ['nothing', '', 'not-json'],
    ['no JSON', '{', 'not-json'],
    ['null', 'null', 'not-an-object'],
    ['a list', '[{"type":"ping"}]', 'not-an-object'],
    ['deep nesting', deep, 'too-deep'],
    ['thousands of keys', keys, 'too-deep'],
    ['an unknown type', '{"type":"fireworks"}', 'unknown-type'],
    ['a type that is no text', '{"type":{"$ne":1}}', 'unknown-type'],
    ['a prototype', '{"type":"ping","__proto__":{"n":1}}', 'invalid'],
    ['a number out of range', '{"type":"ping","n":-1}', 'invalid'],
    ['a second hello', () => JSON.stringify(hello({ token: 'another' })), 'second-hello'],
  ] as const)('SRV-6 %s is answered, and the socket stays up', async (_name, text, problem) => {
    const console = await connectConsole({ url: server.url, token });
    const answer = console.waitForNext('bad-frame', (frame) => frame.type === 'bad-frame');
    console.sendText(typeof text === 'string' ? text : text());
    expect(await answer).toMatchObject({ problem });
    expect(
      await console.command({ name: 'set-presence', presence: 'online', acceptingChat: true }),
    ).toMatchObject({
      type: 'ack',
    });
    await console.close();
  });

  test('SRV-6 anything before hello is answered as such', async () => {
    const socket = await openConsole();
    const command = { name: 'set-presence', presence: 'away', acceptingChat: false };
    socket.send({ type: 'command', id: newCommandId(), at: 1, command });
    expect(await socket.waitFor('bad-frame', (frame) => frame.type === 'bad-frame')).toMatchObject({
      problem: 'before-hello',
    });
    expect((await socket.close()).code).toBe(1000);
  });

  test('SRV-6 nonsense that goes on ends the socket, not before', async () => {
    const console = await connectConsole({ url: server.url, token });
    for (let count = 0; count < 30; count += 1) console.sendText('{');
    expect((await console.closed).code).toBe(4400);
    expect(console.frames.filter((frame) => frame.type === 'bad-frame')).toHaveLength(20);
    expect(console.frames.at(-1)).toEqual({ type: 'bye', reason: 'bad-frames', retryAfterMs: null });
    await expectOthersUnharmed();
  });

  test('SRV-6 a frame over the limit, broken UTF-8 and binary end or answer, others go on', async () => {
    const over = await connectConsole({ url: server.url, token });
    over.sendText(JSON.stringify({ type: 'x', text: 'x'.repeat(262_144) }));
    expect((await over.closed).code).toBe(1009);

    const socket = new WebSocket(socketUrl(server.url, '/ws/console'));
    await new Promise((open) => socket.once('open', open));
    const answered = new Promise<string>((heard) => socket.once('message', (data) => heard(data.toString())));
    socket.send(Buffer.from([0xff, 0xfe]), { binary: true });
    expect(JSON.parse(await answered)).toMatchObject({ problem: 'not-json' });
    const closed = new Promise<number>((gone) => socket.once('close', gone));
    socket.send(Buffer.from([0xff, 0xfe]), { binary: false });
    expect(await closed).toBe(1007);
    await expectOthersUnharmed();
  });

  test('SRV-6 130,000 one-byte fragments end the socket', async () => {
    const raw = await upgradeByHand(server.url);
    const closed = new Promise<void>((gone) => raw.once('close', () => gone()));
    raw.on('error', () => {});
    const fragment = (opcode: number, fin: boolean) =>
      Buffer.from([(fin ? 0x80 : 0) | opcode, 0x81, 0, 0, 0, 0, 0x61]);
    raw.write(fragment(1, false));
    const rest = Buffer.concat(Array.from({ length: 1_000 }, () => fragment(0, false)));
    for (let thousand = 0; thousand < 130 && !raw.destroyed; thousand += 1) raw.write(rest);
    await closed;
    await expectOthersUnharmed();
  });
});

describe('SRV-7 cursors and versions', () => {
  test.each([
    ['beyond the head', 1_000_000_000],
    ['negative', -1],
    ['a fraction', 1.5],
    ['a text', '12'],
    ['missing', undefined],
    ['not a number JSON has', null],
    ['beyond whole numbers', 1e300],
  ])('SRV-7 a cursor %s costs one full resync', async (_name, cursor) => {
    const socket = await openConsole();
    socket.send(hello({ cursor, databaseId: bystander.welcome.databaseId }));
    const welcome = await socket.waitFor('welcome', (frame) => frame.type === 'welcome');
    expect(welcome.resync).toBe(true);
    const page = await socket.waitFor('changes', (frame) => frame.type === 'changes');
    expect([page.after, page.rows.length > 0]).toEqual([0, true]);
    await socket.close();
  });

  test('SRV-7 a cursor of this database is gone on from; of another it is not', async () => {
    const { head, databaseId } = bystander.welcome;
    const same = await connectConsole({ url: server.url, token, databaseId, cursor: head });
    expect(same.welcome.resync).toBe(false);
    await same.close();
    const other = await connectConsole({ url: server.url, token, databaseId: 'another', cursor: head });
    expect(other.welcome.resync).toBe(true);
    await other.close();
  });

  test.each([
    [{ min: 0, max: 0 }, null],
    [{ min: 7, max: 9 }, 'protocol-too-new'],
  ])('SRV-7 protocol %o is told that it does not fit', async (protocol, reason) => {
    const socket = await openConsole();
    socket.send(hello({ protocol }));
    if (reason === null) {
      expect(await socket.waitFor('bad-frame', (frame) => frame.type === 'bad-frame')).toMatchObject({
        problem: 'invalid',
      });
      await socket.close();
    } else {
      expect((await socket.closed).code).toBe(4426);
      expect(socket.frames).toEqual([{ type: 'bye', reason, retryAfterMs: null }]);
    }
  });
});
