// Tries promise P27 on the real server: sessions ended and rights changed take effect on open sockets within a second.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Role, roleSchema } from '../../src-shared/domain/people/agent.ts';
import { conversationIdSchema } from '../../src-shared/std/ids.ts';
import type { Changes } from '../../src-shared/wire/down.ts';
import { problemSchema } from '../../src-shared/wire/sign-in.ts';
import type { ProtocolRange } from '../../src-shared/wire/version.ts';
import { newCommandId } from '../support/command-ids.ts';
import { createWorkspace, type MadeAgent } from '../support/create-workspace.ts';
import { connectConsole, type RawConsole, signIn } from '../support/raw-console.ts';
import { connectVisitor } from '../support/raw-visitor.ts';
import { type RunningServer, startServer } from '../support/start-server.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { conversationIn } from '../support/two-teams.ts';
import { waitUntil } from '../support/wait-until.ts';

const folder = temporaryFolder('revocation');
let server: RunningServer;
let agents: MadeAgent[];
let adminToken: string;
const open: RawConsole[] = [];
/** A second, and half of one more for a busy machine. */
const takesEffectMs = 1_500;

beforeAll(async () => {
  agents = await createWorkspace(folder.path, { teams: 2, agentsPerTeam: 3, roles: ['admin'] });
  server = await startServer({ dataDir: folder.path, env: { GUICHET_LOG_LEVEL: 'info' } });
  ({ token: adminToken } = await signIn(server.url, agent(0)));
});
afterAll(async () => {
  for (const console of open) console.cut();
  await server.stop();
  folder.remove();
});

function agent(index: number): MadeAgent {
  const found = agents[index];
  if (!found) throw new Error(`no agent ${index}`);
  return found;
}

async function ask(
  method: string,
  path: string,
  { token = adminToken, body, key }: { token?: string | null; body?: unknown; key?: string } = {},
) {
  const answer = await fetch(`${server.url}/api/agents${path}`, {
    method,
    headers: {
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(key === undefined ? {} : { 'idempotency-key': key }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  return { status: answer.status, body: text === '' ? null : JSON.parse(text) };
}

async function consoleOf(token: string, protocol?: ProtocolRange): Promise<RawConsole> {
  const console = await connectConsole({ url: server.url, token, ...(protocol && { protocol }) });
  open.push(console);
  await console.catchUp();
  return console;
}

/** Sends without end what an agent may, until the socket closes; answers how many were acknowledged. */
async function work(console: RawConsole): Promise<number> {
  let acked = 0;
  const presence = { name: 'set-presence' as const, acceptingChat: true };
  while (console.isOpen) {
    const answer = await console
      .command({ ...presence, presence: acked % 2 === 0 ? 'busy' : 'online' })
      .catch(() => null);
    if (answer?.type === 'ack') acked += 1;
  }
  return acked;
}

describe('SRV-25 the end of all sessions of an agent', () => {
  test('SRV-25 every open socket of theirs is out at once, mid-stream, and no token of theirs opens one', async () => {
    const tokens = [await signIn(server.url, agent(1)), await signIn(server.url, agent(1))];
    const consoles = await Promise.all(tokens.map(({ token }) => consoleOf(token)));
    const bystander = await consoleOf((await signIn(server.url, agent(2))).token);
    const working = consoles.map(work);
    await waitUntil('they work', () =>
      consoles.every((one) => one.frames.some(({ type }) => type === 'ack')),
    );
    const asked = performance.now();
    const answer = await ask('POST', `/${agent(1).id}/end-sessions`);
    expect(answer).toEqual({ status: 200, body: { ended: 2 } });
    const closed = await Promise.all(consoles.map((console) => console.closed));
    expect(performance.now() - asked).toBeLessThan(takesEffectMs);
    expect(closed.map(({ code }) => code)).toEqual([4401, 4401]);
    for (const console of consoles) {
      expect(console.frames.at(-1)).toEqual({ type: 'bye', reason: 'revoked', retryAfterMs: null });
    }
    await Promise.all(working);
    for (const { token } of tokens)
      await expect(connectConsole({ url: server.url, token })).rejects.toMatchObject({
        cause: { message: expect.stringContaining('4401') },
      });
    expect(
      await bystander.command({ name: 'set-presence', presence: 'online', acceptingChat: true }),
    ).toMatchObject({ type: 'ack' });
    expect(server.log()).toContain('"audit":"sessions-ended"');
  });

  test('SRV-25 nobody but an admin may, and what is asked wrongly is said', async () => {
    const { token } = await signIn(server.url, agent(2));
    const path = `/${agent(1).id}/end-sessions`;
    const tried: [Awaited<ReturnType<typeof ask>>, number, string][] = [
      [await ask('POST', path, { token: null }), 401, 'unauthenticated'],
      [await ask('POST', path, { token: 'x'.repeat(43) }), 401, 'unauthenticated'],
      [await ask('POST', path, { token }), 403, 'forbidden'],
      [await ask('POST', '/nobody/end-sessions'), 404, 'not-found'],
      [await ask('POST', '/%00/end-sessions'), 404, 'not-found'],
      [await ask('GET', path), 405, 'method-not-allowed'],
      [
        await ask('PUT', `/${agent(1).id}/rights`, { body: { roles: ['king'], teamIds: [] } }),
        400,
        'invalid-body',
      ],
      [await ask('PUT', `/${agent(1).id}/rights`, { body: { roles: { $ne: null } } }), 400, 'invalid-body'],
      [
        await ask('PUT', `/${agent(1).id}/rights`, { body: { roles: ['agent'], teamIds: ['none'] } }),
        400,
        'invalid-body',
      ],
      [
        await ask('PUT', `/${agent(0).id}/rights`, { body: { roles: ['agent'], teamIds: ['team-1'] } }),
        403,
        'forbidden',
      ],
    ];
    for (const [{ status, body }, wanted, code] of tried)
      expect([status, problemSchema.parse(body).code]).toEqual([wanted, code]);
  });
});

/** An agent of the second team at work, with a conversation of either team's there; `theirs` is a colleague's. */
async function atWork(changed: MadeAgent, protocol?: ProtocolRange) {
  const { token } = await signIn(server.url, changed);
  const visitor = await connectVisitor({ url: server.url });
  const [theirs, ours] = [`of the second ${changed.id}`, `of the first ${changed.id}`];
  const owner = await consoleOf((await signIn(server.url, agent(5))).token);
  const { conversationId } = await visitor.startConversation(theirs, agent(3).topicId);
  const id = conversationIdSchema.parse(conversationId);
  await waitUntil('a colleague has it', () => conversationIn(owner.rows(), id)?.assigneeId === agent(5).id);
  await (await connectVisitor({ url: server.url })).startConversation(ours, agent(0).topicId);
  const console = await consoleOf(token, protocol);
  const working = work(console);
  await waitUntil('it works', () => console.frames.some(({ type }) => type === 'ack'));
  const sees = (one: RawConsole, text: string) => JSON.stringify(one.rows()).includes(text);
  expect([sees(console, theirs), sees(console, ours)]).toEqual([true, false]);
  const sayMore = () =>
    visitor.command({
      name: 'start-conversation',
      ...{ topicId: agent(3).topicId, source: 'website', page: null, text: 'said after' },
    });
  const cursor = () => console.frames.findLast((frame) => frame.type === 'changes')?.upTo ?? 0;
  return { token, console, working, ours, sees, sayMore, cursor };
}

describe('SRV-26 other rights', () => {
  const rights: { roles: Role[]; teamIds: string[] } = { roles: ['agent'], teamIds: ['team-1'] };

  test('SRV-26 a lost team is out of sight at once, mid-stream; a won one is brought over the same line', async () => {
    const changed = agent(3);
    const { console, ours, sees, sayMore } = await atWork(changed);
    const asked = performance.now();
    expect((await ask('PUT', `/${changed.id}/rights`, { body: rights })).status).toBe(204);
    const told = await console.waitFor('the rights', (frame): frame is Changes => {
      return frame.type === 'changes' && frame.rights !== null;
    });
    expect(performance.now() - asked).toBeLessThan(takesEffectMs);
    expect(told.rights).toEqual({ agentId: changed.id, ...rights });
    await sayMore();
    for (let page = told; page.remaining > 0; ) {
      const seen = console.frames.length;
      console.send({ type: 'more', after: page.upTo, place: page.place });
      page = await waitUntil('the next page', () =>
        console.frames.slice(seen).find((frame) => frame.type === 'changes'),
      );
    }
    expect([sees(console, ours), sees(console, 'said after')]).toEqual([true, false]);
    const mine = console.rows().findLast(({ row, value }) => row === 'agent' && value.id === changed.id);
    expect(mine?.value).toMatchObject(rights);
    expect(server.log()).toContain('"audit":"rights-changed"');
    const again = console.frames.length;
    expect((await ask('PUT', `/${changed.id}/rights`, { body: rights })).status).toBe(204);
    expect(console.frames.slice(again).some((frame) => frame.type === 'changes' && frame.rights)).toBe(false);
    console.cut();
  });

  test('SRV-26 a console of an earlier version is out at once and begins anew', async () => {
    const changed = agent(4);
    const second = { min: 2, max: 2 };
    const { token, console, working, ours, sees, sayMore, cursor } = await atWork(changed, second);
    const asked = performance.now();
    expect((await ask('PUT', `/${changed.id}/rights`, { body: rights })).status).toBe(204);
    expect((await console.closed).code).toBe(1001);
    expect(performance.now() - asked).toBeLessThan(takesEffectMs);
    await working;
    const seenBefore = console.frames.length;
    await sayMore();
    expect(console.frames.length).toBe(seenBefore);

    const from = { databaseId: console.welcome.databaseId, cursor: cursor(), protocol: second };
    const after = await connectConsole({ url: server.url, token, ...from });
    open.push(after);
    await after.catchUp();
    expect(after.welcome.resync).toBe(true);
    expect([sees(after, ours), sees(after, 'said after')]).toEqual([true, false]);
  });

  test('SRV-26 what is changed is known after a restart, and colleagues are told live', async () => {
    const colleague = await consoleOf((await signIn(server.url, agent(2))).token);
    const roles = roleSchema.options.filter((role) => role !== 'admin');
    const body = { roles, teamIds: ['team-1', 'team-2'] };
    expect((await ask('PUT', `/${agent(4).id}/rights`, { body })).status).toBe(204);
    await waitUntil('a colleague is told', () =>
      colleague
        .rows()
        .some(({ row, value }) => row === 'agent' && value.id === agent(4).id && value.roles.length === 4),
    );
    const { token } = await signIn(server.url, agent(4));
    const port = Number(new URL(server.url).port);
    await server.kill();
    server = await startServer({ dataDir: folder.path, port, env: { GUICHET_LOG_LEVEL: 'info' } });
    const console = await consoleOf(token);
    const mine = console.rows().find(({ row, value }) => row === 'agent' && value.id === agent(4).id);
    expect(mine?.value).toMatchObject(body);
  });
});

describe('SRV-28 a new agent while the server runs', () => {
  test('SRV-28 an agent added by an admin is told to all, signs in, and is there once however often it is asked', async () => {
    const colleague = await consoleOf((await signIn(server.url, agent(2))).token);
    const body = {
      ...{ email: 'new@tests.example', name: 'New', password: 'a long password', roles: ['agent'] },
      teamIds: ['team-1'],
    };
    const key = newCommandId();
    const made = await ask('POST', '', { body, key });
    expect(made.status).toBe(201);
    expect(await ask('POST', '', { body, key })).toEqual(made);
    await waitUntil('a colleague is told', () =>
      colleague.rows().some(({ row, value }) => row === 'agent' && value.id === made.body.id),
    );
    const again = await ask('POST', '', { body: { ...body, email: 'NEW@tests.example' } });
    expect([again.status, problemSchema.parse(again.body).code]).toEqual([400, 'invalid-body']);
    const console = await consoleOf((await signIn(server.url, body)).token);
    expect(console.welcome.agentId).toBe(made.body.id);
    expect(
      await console.command({ name: 'set-presence', presence: 'busy', acceptingChat: false }),
    ).toMatchObject({ type: 'ack' });
    expect(server.log()).not.toContain('a long password');
  });
});
