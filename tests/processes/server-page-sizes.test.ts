// Tries over the real server that what did not arrive comes shorter over the next link, and long again once it arrives.
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { ConversationPart, Ended } from '../../src-shared/wire/down.ts';
import { rowSchema } from '../../src-shared/wire/row.ts';
import { createWorkspace, type MadeAgent } from '../support/create-workspace.ts';
import { fillHistory, type History } from '../support/fill-history.ts';
import { connectConsole, type RawConsole, signIn } from '../support/raw-console.ts';
import { type RunningServer, startServer } from '../support/start-server.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { changesOf } from '../support/two-teams.ts';
import { waitUntil } from '../support/wait-until.ts';

const folder = temporaryFolder('page-sizes');
let server: RunningServer;
let agent: MadeAgent;
let past: History;
let old: History;
const open: RawConsole[] = [];

beforeAll(async () => {
  const agents = await createWorkspace(folder.path, { teams: 1, agentsPerTeam: 1 });
  const [one] = agents;
  if (one === undefined) throw new Error('no agent');
  agent = one;
  const size = { conversations: 3, messagesEach: 700, endedOfTen: 0, now: Date.now() };
  const longAgo = { endedOfTen: 10, now: Date.now() - 100 * 24 * 60 * 60_000 };
  old = fillHistory(folder.path, { name: 'old', agents, conversations: 200, messagesEach: 1, ...longAgo });
  past = fillHistory(folder.path, { name: 'past', agents, ...size });
  server = await startServer({ dataDir: folder.path });
});
afterEach(async () => {
  for (const console of open.splice(0)) if (console.isOpen) await console.close();
});
afterAll(async () => {
  await server.stop();
  folder.remove();
});

const signedIn = async () => (await signIn(server.url, agent)).token;

async function connect(token: string): Promise<RawConsole> {
  const console = await connectConsole({ url: server.url, token });
  open.push(console);
  return console;
}

/** How many rows the first page held, over a link that ends with it. */
async function firstPage(token: string): Promise<number> {
  const console = await connect(token);
  const page = await waitUntil('a page', () => changesOf(console)[0]);
  await console.close();
  return page.rows.length;
}

async function part(token: string, after: number): Promise<ConversationPart> {
  const console = await connect(token);
  const [conversationId = ''] = past.conversationIds;
  console.send({ type: 'fetch-conversation', requestId: 1, conversationId, after });
  const found = await console.waitFor(
    'a part',
    (frame): frame is ConversationPart => frame.type === 'conversation-part',
  );
  await console.close();
  return found;
}

const firstPart = async (token: string) => (await part(token, 0)).rows.length;

test('SRV-49: a page that was not asked on from is shorter the next time, for that session alone, and grows again', async () => {
  const token = await signedIn();
  expect([await firstPage(token), await firstPage(token), await firstPage(token)]).toEqual([500, 125, 31]);
  expect(await firstPage(await signedIn())).toBe(500);
  const back = await connect(token);
  await back.catchUp();
  const sizes = changesOf(back).map(({ rows }) => rows.length);
  const [first = 0] = sizes;
  expect(first).toBeLessThan(10);
  expect(Math.max(...sizes)).toBeGreaterThan(4 * first);
  expect(back.rows().filter(({ row }) => row === 'message')).toHaveLength(past.messages);
});

test('SRV-49: a part of a conversation that is asked for again is shorter, and one that is asked on from longer, over any link', async () => {
  const token = await signedIn();
  expect([await firstPart(token), await firstPart(token)]).toEqual([500, 125]);
  const arrived = await part(token, 0);
  const next = await part(token, arrived.upTo);
  expect([arrived.rows.length, next.rows.length]).toEqual([31, 62]);
  expect((await part(token, next.upTo)).rows).toHaveLength(124);
  expect(await firstPart(await signedIn())).toBe(500);
});

async function ended(token: string, before: string | null): Promise<Ended> {
  const console = await connect(token);
  console.send({ type: 'list-ended', requestId: 1, before });
  const found = await console.waitFor('a list', (frame): frame is Ended => frame.type === 'ended');
  await console.close();
  return found;
}

test('SRV-49: the list of ended conversations is shorter too where it is asked for again, and is read to its end', async () => {
  const token = await signedIn();
  const top = await ended(token, null);
  const again = [
    await ended(token, top.before),
    await ended(token, top.before),
    await ended(token, top.before),
  ];
  const [first, , third] = again.map(({ rows }) => rows.length);
  expect(first).toBeGreaterThan(90);
  expect(third).toBeLessThan(35);
  const listed = [...top.rows, ...(again[2]?.rows ?? [])];
  for (let before = again[2]?.before ?? null; before !== null; ) {
    const next = await ended(token, before);
    listed.push(...next.rows);
    before = next.before;
  }
  const ids = listed
    .map((row) => rowSchema.parse(row))
    .flatMap((row) => (row.row === 'conversation' ? [row.value.id] : []));
  expect(ids.toSorted()).toEqual([...old.conversationIds].toSorted());
});
