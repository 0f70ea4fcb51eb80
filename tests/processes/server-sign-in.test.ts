// Tries signing in and out against the real server: credentials, limits, bad bodies, sessions that end.

import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { problemSchema } from '../../src-shared/wire/sign-in.ts';
import { createWorkspace, type MadeAgent } from '../support/create-workspace.ts';
import { connectConsole, signIn, socketUrl } from '../support/raw-console.ts';
import { openRawSocket } from '../support/raw-socket.ts';
import { type RunningServer, startServer } from '../support/start-server.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const folder = temporaryFolder('sign-in');
let server: RunningServer;
let agents: MadeAgent[];

beforeAll(async () => {
  agents = await createWorkspace(folder.path, { teams: 1, agentsPerTeam: 3 });
  server = await startServer({ dataDir: folder.path });
});
afterAll(async () => {
  await server.stop();
  folder.remove();
});

function agent(index: number): MadeAgent {
  const found = agents[index];
  if (!found) throw new Error(`no agent ${index}`);
  return found;
}

async function post(
  body: string,
  headers: Record<string, string> = { 'content-type': 'application/json' },
): Promise<{ status: number; headers: Headers; body: string }> {
  const answer = await fetch(`${server.url}/api/sign-in`, { method: 'POST', headers, body });
  return { status: answer.status, headers: answer.headers, body: await answer.text() };
}

function signInBody(fields: object): string {
  return JSON.stringify({
    email: agent(0).email,
    password: agent(0).password,
    deviceName: 'test',
    ...fields,
  });
}

describe('SRV-2 signing in', () => {
  test('SRV-2 the right password, whatever the case of the e-mail, opens a session', async () => {
    const session = await signIn(server.url, { ...agent(0), email: agent(0).email.toUpperCase() });
    expect(session.agent).toEqual({ id: agent(0).id, name: agent(0).name });
    expect(session.token.length).toBeGreaterThanOrEqual(43);
    expect(session.expiresAt).toBeGreaterThan(Date.now());
    const console = await connectConsole({ url: server.url, token: session.token });
    expect(console.welcome.agentId).toBe(agent(0).id);
    await console.close();
  });

  test('SRV-2 a wrong password and an unknown account get the same answer', async () => {
    const wrong = await post(signInBody({ password: 'not this one' }));
    const unknown = await post(signInBody({ email: 'nobody@tests.example' }));
    expect(wrong.status).toBe(401);
    expect(problemSchema.parse(JSON.parse(wrong.body)).code).toBe('wrong-credentials');
    expect(unknown).toMatchObject({ status: wrong.status, body: wrong.body });
    expect(wrong.headers.get('content-type')).toContain('application/problem+json');
  });

  test('SRV-2 guessing on one account is slowed down, other accounts go on', async () => {
    const codes: number[] = [];
    for (let guess = 0; guess < 14; guess += 1) {
      codes.push((await post(signInBody({ email: agent(1).email, password: `guess ${guess}` }))).status);
    }
    expect(codes).toContain(401);
    const limited = await post(signInBody({ email: agent(1).email, password: agent(1).password }));
    expect(limited.status).toBe(429);
    expect(Number(limited.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await post(signInBody({}))).status).toBe(200);
  });

  test('SRV-2 neither tokens nor passwords are in the database', async () => {
    const { token } = await signIn(server.url, agent(2));
    const database = new Database(join(folder.path, 'guichet.db'), { readonly: true });
    const stored = JSON.stringify([
      database.prepare('SELECT hex(token_hash), agent_id, device_name FROM agent_sessions').raw().all(),
      database.prepare('SELECT * FROM agents').raw().all(),
    ]);
    database.close();
    expect(stored).not.toContain(token);
    expect(stored).not.toContain(Buffer.from(token).toString('hex').toUpperCase());
    expect(stored).not.toContain(agent(2).password);
  });
});

describe('SRV-3 sessions end', () => {
  test('SRV-3 signing out closes every open socket of the session within a second, and only those', async () => {
    const { token } = await signIn(server.url, agent(0));
    const other = await signIn(server.url, agent(0));
    const [one, two, apart] = await Promise.all([
      connectConsole({ url: server.url, token }),
      connectConsole({ url: server.url, token }),
      connectConsole({ url: server.url, token: other.token }),
    ]);
    const began = performance.now();
    const answer = await fetch(`${server.url}/api/sign-out`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}` },
    });
    expect(answer.status).toBe(204);
    const closed = await Promise.all([one.closed, two.closed]);
    expect(performance.now() - began).toBeLessThan(1_000);
    expect(closed.map(({ code }) => code)).toEqual([4401, 4401]);
    expect(one.frames.at(-1)).toEqual({ type: 'bye', reason: 'revoked', retryAfterMs: null });
    expect(apart.isOpen).toBe(true);
    await apart.close();
    const again = connectConsole({ url: server.url, token });
    await expect(again).rejects.toMatchObject({ cause: { message: expect.stringContaining('4401') } });
  });

  test('SRV-3 signing out twice, or with nothing, is not authenticated', async () => {
    for (const authorization of ['', 'Bearer ', 'Bearer nonsense', 'Basic abc']) {
      const answer = await fetch(`${server.url}/api/sign-out`, {
        method: 'POST',
        headers: { authorization },
      });
      expect(answer.status).toBe(401);
    }
  });

  test('SRV-3 an expired session opens nothing', async () => {
    const { token } = await signIn(server.url, agent(0));
    const database = new Database(join(folder.path, 'guichet.db'));
    database.prepare('UPDATE agent_sessions SET expires_at = 1').run();
    database.close();
    const socket = await openRawSocket<unknown>({
      url: socketUrl(server.url, '/ws/console'),
      parse: (frame) => frame,
    });
    socket.send({
      type: 'hello',
      protocol: { min: 1, max: 1 },
      token,
      databaseId: null,
      cursor: 0,
      client: { name: 'test', version: '1' },
    });
    expect((await socket.closed).code).toBe(4401);
    expect(socket.frames).toEqual([{ type: 'bye', reason: 'unauthenticated', retryAfterMs: null }]);
  });
});

describe('SRV-4 bad requests', () => {
  const deep = `${'{"a":'.repeat(20)}1${'}'.repeat(20)}`;
  test.each([
    ['an operator for a value', 400, 'invalid-body', () => signInBody({ email: { $ne: null } })],
    ['a sentence of SQL', 401, 'wrong-credentials', () => signInBody({ email: "' OR 1=1--" })],
    ['a field too many', 400, 'invalid-body', () => signInBody({ admin: true })],
    ['a field missing', 400, 'invalid-body', () => JSON.stringify({ email: 'a@b.example' })],
    ['a key of prototypes', 400, 'invalid-body', () => `{"__proto__":{"x":1},${signInBody({}).slice(1)}`],
    ['a key of constructors', 400, 'invalid-body', () => `{"constructor":{"x":1},${signInBody({}).slice(1)}`],
    ['deep nesting', 400, 'invalid-body', () => deep],
    ['half an object', 400, 'invalid-body', () => '{"email":'],
    ['null', 400, 'invalid-body', () => 'null'],
    ['a list', 400, 'invalid-body', () => '[]'],
    ['nothing', 400, 'invalid-body', () => ''],
    ['a body one byte over', 413, 'body-too-large', () => signInBody({}).padEnd(16 * 1024 + 1)],
  ] satisfies [string, number, string, () => string][])(
    'SRV-4 %s is answered with a problem',
    async (_name, status, code, body) => {
      const answer = await post(body());
      expect(answer.status).toBe(status);
      expect(problemSchema.parse(JSON.parse(answer.body))).toMatchObject({ status, code });
    },
  );

  test('SRV-4 the largest body that may be is read', async () => {
    expect((await post(signInBody({}).padEnd(16 * 1024))).status).toBe(200);
  });

  test('SRV-4 another type, another method, another address are told apart', async () => {
    const plain = await post(signInBody({}), { 'content-type': 'text/plain' });
    expect(problemSchema.parse(JSON.parse(plain.body)).code).toBe('unsupported-media-type');
    const got = await fetch(`${server.url}/api/sign-in`);
    expect([got.status, got.headers.get('allow')]).toEqual([405, 'POST']);
    for (const path of ['/api/nothing', '/widget/%00', '/widget/..%2f..%2fpackage.json', '/%E0%A4%A', '/']) {
      const answer = await fetch(`${server.url}${path}`);
      expect([path, answer.status < 500 && answer.status >= 400]).toEqual([path, true]);
      expect(problemSchema.parse(await answer.json()).code).toMatch(/not-found|invalid-body/);
    }
  });

  test('SRV-4 after all this it is well, and its log holds no payload', async () => {
    expect(await (await fetch(`${server.url}/readyz`)).json()).toEqual({ ready: true });
    expect(server.log()).not.toContain(agent(0).password);
    expect(server.log()).not.toContain('@tests.example');
  });
});
