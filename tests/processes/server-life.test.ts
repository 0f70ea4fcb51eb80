// Tries the server as a program: settings that cannot be used, a port taken, two on one database, stopping under load.
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import Database from 'better-sqlite3';
import { afterEach, expect, test } from 'vitest';
import { newCommandId } from '../support/command-ids.ts';
import { connectConsole, signIn } from '../support/raw-console.ts';
import { connectVisitor } from '../support/raw-visitor.ts';
import { readStored } from '../support/read-stored.ts';
import { type RunningServer, type StartServerOptions, startServer } from '../support/start-server.ts';
import { type TemporaryFolder, temporaryFolder } from '../support/temporary-folder.ts';
import { waitUntil } from '../support/wait-until.ts';

const root = resolve(import.meta.dirname, '../..');
const node = join(root, 'node_modules/node/bin/node');
const running: RunningServer[] = [];
const folders: TemporaryFolder[] = [];

afterEach(async () => {
  for (const server of running.splice(0)) await server.stop();
  for (const folder of folders.splice(0)) folder.remove();
});

function newFolder(): string {
  const folder = temporaryFolder('life');
  folders.push(folder);
  return folder.path;
}

async function start(options: StartServerOptions): Promise<RunningServer> {
  const server = await startServer({ ...options, env: { GUICHET_DEMO: '1', ...options.env } });
  running.push(server);
  return server;
}

/** Runs a program of the server to its end. */
async function run(
  program: string,
  { args = [], env = {}, stdin = '' }: { args?: string[]; env?: Record<string, string>; stdin?: string },
) {
  const child = spawn(node, [join(root, 'src-server/app', program), ...args], {
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  child.stdin.end(stdin);
  const exited = new Promise<number | null>((done) => child.once('exit', (code) => done(code)));
  const [code, out, err] = await Promise.all([exited, text(child.stdout), text(child.stderr)]);
  return { code, out, err };
}

const secret = 'a-secret-for-tests-only-0123456789abcdef';

test('SRV-15 settings that cannot be used are refused, each named, no value repeated', async () => {
  const dataDir = newFolder();
  const config = join(dataDir, 'config.json');
  writeFileSync(
    config,
    JSON.stringify({ prot: 1, widgetOrigins: ['javascript:alert(1)'], secret: 'short-SECRET' }),
  );
  const { code, out, err } = await run('start-server.ts', {
    env: {
      GUICHET_CONFIG: config,
      GUICHET_PORT: '70000',
      GUICHET_DATA_DIR: dataDir,
      GUICHET_WIDGET_ORIGIN: 'http://x.example',
    },
  });
  expect([code, out]).toEqual([78, '']);
  for (const named of ['prot:', 'widgetOrigins', 'secret:', 'port:', 'GUICHET_WIDGET_ORIGIN:'])
    expect(err).toContain(named);
  expect(err).not.toContain('short-SECRET');
  expect(err).not.toContain('    at ');
});

test('SRV-15 outside the demo a secret is needed, and not the demo’s', async () => {
  const dataDir = newFolder();
  const missing = await run('start-server.ts', { env: { GUICHET_DATA_DIR: dataDir, GUICHET_PORT: '0' } });
  expect([missing.code, missing.err]).toEqual([78, expect.stringContaining('secret: is missing')]);
  const demo = { GUICHET_SECRET: 'guichet-demo-secret-known-to-everybody' };
  const known = await run('start-server.ts', {
    env: { GUICHET_DATA_DIR: dataDir, GUICHET_PORT: '0', ...demo },
  });
  expect([known.code, known.err]).toEqual([78, expect.stringContaining("the demo's")]);
});

test('SRV-15 a port that is taken and an empty database are said in words', async () => {
  const server = await start({ dataDir: newFolder() });
  const port = new URL(server.url).port;
  const env = { GUICHET_DATA_DIR: newFolder(), GUICHET_SECRET: secret };
  const taken = await run('start-server.ts', { env: { ...env, GUICHET_DEMO: '1', GUICHET_PORT: port } });
  expect([taken.code, taken.err]).toEqual([69, expect.stringContaining('the port is taken')]);
  const empty = await run('start-server.ts', {
    env: { ...env, GUICHET_DATA_DIR: newFolder(), GUICHET_PORT: '0' },
  });
  expect([empty.code, empty.err]).toEqual([78, expect.stringContaining('create-agent.ts')]);
});

test('SRV-16 one database has one server; the lock ends with its process', async () => {
  const dataDir = newFolder();
  const first = await start({ dataDir });
  const second = await run('start-server.ts', {
    env: { GUICHET_DEMO: '1', GUICHET_DATA_DIR: dataDir, GUICHET_PORT: '0' },
  });
  expect([second.code, second.err]).toEqual([78, expect.stringContaining('another server uses')]);
  const agents = await run('create-agent.ts', {
    env: { GUICHET_DATA_DIR: dataDir },
    args: ['--email', 'x@y.example', '--name', 'X', '--team', 'Support'],
    stdin: 'a long password\n',
  });
  expect([agents.code, agents.err]).toEqual([64, expect.stringContaining('stop it first')]);
  expect((await fetch(`${first.url}/healthz`)).status).toBe(200);
  await first.kill();
  const third = await start({ dataDir });
  expect((await fetch(`${third.url}/readyz`)).status).toBe(200);
});

test('SRV-16 a database of a newer program is left alone', async () => {
  const dataDir = newFolder();
  await (await start({ dataDir })).stop();
  const database = new Database(join(dataDir, 'guichet.db'));
  database.pragma('user_version = 999');
  database.close();
  const { code, err } = await run('start-server.ts', {
    env: { GUICHET_DEMO: '1', GUICHET_DATA_DIR: dataDir, GUICHET_PORT: '0' },
  });
  expect([code, err]).toEqual([78, expect.stringContaining('version 999')]);
});

test('SRV-17 SIGTERM under load: says goodbye with a time, keeps all it acknowledged, ends within ten seconds', async () => {
  const dataDir = newFolder();
  const server = await start({ dataDir, env: { GUICHET_VISITOR_COMMANDS_PER_SECOND: '100000' } });
  const visitors = await Promise.all(Array.from({ length: 10 }, () => connectVisitor({ url: server.url })));
  const acked = new Set<string>();
  const writers = visitors.map(async (visitor) => {
    const { conversationId, id } = await visitor.startConversation('Hello');
    acked.add(id);
    while (visitor.isOpen) {
      try {
        const answer = await visitor.command({ name: 'send-message', conversationId, text: 'More' });
        if (answer.type === 'ack') acked.add(answer.id);
      } catch {
        return;
      }
    }
  });
  await waitUntil('the load runs', () => acked.size > 200);
  const began = performance.now();
  expect(await server.stop()).toBe(0);
  expect(performance.now() - began).toBeLessThan(10_000);
  await Promise.all(writers);
  for (const visitor of visitors) {
    expect((await visitor.closed).code).toBe(1001);
    const bye = visitor.frames.find((frame) => frame.type === 'bye');
    expect(bye).toMatchObject({ reason: 'going-away', retryAfterMs: expect.any(Number) });
  }
  const stored = readStored(dataDir);
  const ids = new Set(stored.messages.map(({ id }) => id));
  expect([...acked].filter((id) => !ids.has(id))).toEqual([]);
  expect(stored.integrity).toBe('ok');
});

test('SRV-18 people added from the command line sign in; the workspace begins with them', async () => {
  const dataDir = newFolder();
  const env = { GUICHET_DATA_DIR: dataDir };
  const one = await run('create-agent.ts', {
    env,
    args: [
      '--email',
      'ana@shop.example',
      '--name',
      'Ana Lopes',
      '--team',
      'Support',
      '--role',
      'supervisor',
      '--workspace',
      'Our shop',
    ],
    stdin: 'a long password\n',
  });
  expect([one.code, one.out]).toEqual([0, expect.stringContaining('one agent')]);
  const lines = [1, 2].map((number) =>
    JSON.stringify({
      email: `agent${number}@shop.example`,
      name: `Agent ${number}`,
      password: 'a long password',
      teams: ['Support', 'Orders'],
    }),
  );
  expect(
    await run('create-agent.ts', { env, args: ['--many'], stdin: `${lines.join('\n')}\n` }),
  ).toMatchObject({ code: 0 });
  const refusals: [string[], string, string][] = [
    [
      ['--email', 'ANA@shop.example', '--name', 'Ana', '--team', 'Support'],
      'a long password',
      'is an agent already',
    ],
    [['--email', 'b@shop.example', '--name', 'B', '--team', 'Support'], 'short', 'at least 10 characters'],
    [
      ['--email', 'b@shop.example', '--name', 'B', '--team', 'Support', '--role', 'king'],
      'a long password',
      'roles',
    ],
    [['--many'], '{"email":', 'JSON'],
    [['--nonsense'], '', '--nonsense'],
  ];
  for (const [args, stdin, why] of refusals) {
    const refused = await run('create-agent.ts', { env, args, stdin });
    expect([refused.code, refused.err]).toEqual([64, expect.stringContaining(why)]);
  }
  const server = await startServer({ dataDir });
  running.push(server);
  const { token, workspace } = await signIn(server.url, {
    email: 'ana@shop.example',
    password: 'a long password',
  });
  expect(workspace.name).toBe('Our shop');
  const console = await connectConsole({ url: server.url, token });
  await console.catchUp();
  const kinds = console.rows().map(({ row }) => row);
  expect(kinds.filter((row) => row === 'agent')).toHaveLength(3);
  expect(kinds.filter((row) => row === 'team')).toHaveLength(2);
  expect(
    await console.command(
      { name: 'set-presence', presence: 'busy', acceptingChat: true },
      { id: newCommandId() },
    ),
  ).toMatchObject({ type: 'ack' });
  await console.close();
});
