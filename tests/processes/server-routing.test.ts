// Tries routing on the real server: at once when somebody has room, waiting else, and the moment somebody has.
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ConversationId, conversationIdSchema } from '../../src-shared/std/ids.ts';
import { createWorkspace, type MadeAgent } from '../support/create-workspace.ts';
import { connectConsole, type RawConsole, signIn } from '../support/raw-console.ts';
import { connectVisitor } from '../support/raw-visitor.ts';
import { type RunningServer, startServer } from '../support/start-server.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { waitUntil } from '../support/wait-until.ts';

const folder = temporaryFolder('routing');
let server: RunningServer;
let agents: MadeAgent[];

beforeAll(async () => {
  agents = await createWorkspace(folder.path, { teams: 1, agentsPerTeam: 2 });
  const database = new Database(join(folder.path, 'guichet.db'));
  database.prepare(`UPDATE agents SET body = json_set(body, '$.chatCapacity', 2)`).run();
  database.close();
  server = await startServer({ dataDir: folder.path });
});
afterAll(async () => {
  await server.stop();
  folder.remove();
});

async function consoleOf(index: number): Promise<RawConsole> {
  const agent = agents[index];
  if (!agent) throw new Error(`no agent ${index}`);
  const { token } = await signIn(server.url, agent);
  const console = await connectConsole({ url: server.url, token });
  await console.catchUp();
  return console;
}

async function ask(text: string): Promise<ConversationId> {
  const visitor = await connectVisitor({ url: server.url });
  const { conversationId } = await visitor.startConversation(text);
  await visitor.close();
  return conversationIdSchema.parse(conversationId);
}

function conversation(console: RawConsole, id: ConversationId) {
  const row = console.rows().findLast((found) => found.row === 'conversation' && found.value.id === id);
  return row?.row === 'conversation' ? row.value : undefined;
}

const assigned = (console: RawConsole, id: ConversationId) =>
  waitUntil(`${id} is assigned`, () => {
    const found = conversation(console, id);
    return found && found.assigneeId !== null ? found : null;
  });

test('ROUTE-6 a conversation goes to an agent with room at once, waits when nobody has, and goes on the moment one has', async () => {
  const early = [await ask('Nobody is here 1'), await ask('Nobody is here 2')];
  const first = await consoleOf(0);
  for (const id of early)
    expect(await assigned(first, id)).toMatchObject({ assigneeId: agents[0]?.id, epoch: 1, status: 'open' });
  const activity = first
    .rows()
    .find(
      (row) =>
        row.row === 'message' && row.value.kind === 'activity' && row.value.conversationId === early[0],
    );
  expect(activity?.value).toMatchObject({
    author: { kind: 'system' },
    activity: { code: 'assigned', agentId: agents[0]?.id },
  });

  const waiting = [await ask('Waits longest'), await ask('Waits less')];
  const [longest, less] = waiting;
  if (!longest || !less) throw new Error('nobody waits');
  await waitUntil('both in the queue', () =>
    waiting.every((id) => conversation(first, id)?.status === 'queued'),
  );

  const { epoch } = await assigned(first, early[0] ?? longest);
  await first.command({ name: 'resolve-conversation', conversationId: early[0] ?? longest, epoch });
  expect(await assigned(first, longest)).toMatchObject({ assigneeId: agents[0]?.id });
  expect(conversation(first, less)?.status).toBe('queued');

  const second = await consoleOf(1);
  expect(await assigned(first, less)).toMatchObject({ assigneeId: agents[1]?.id });
  const next = await ask('The less loaded gets it');
  expect(await assigned(first, next)).toMatchObject({ assigneeId: agents[1]?.id });

  await second.command({ name: 'set-presence', presence: 'away', acceptingChat: true });
  const last = await ask('Everybody is full or away');
  await waitUntil('queued', () => conversation(first, last)?.status === 'queued');
  const held = await assigned(second, less);
  await second.command({ name: 'resolve-conversation', conversationId: less, epoch: held.epoch });
  expect(conversation(first, last)?.status).toBe('queued');
  await second.command({ name: 'set-presence', presence: 'online', acceptingChat: true });
  expect(await assigned(first, last)).toMatchObject({ assigneeId: agents[1]?.id });
  await first.close();
  await second.close();
});

test('ROUTE-7 every assignment by routing is stored with whom it weighed', async () => {
  const database = new Database(join(folder.path, 'guichet.db'), { readonly: true });
  const decisions = database
    .prepare<[], string>('SELECT weighed FROM routing_decisions ORDER BY at')
    .pluck()
    .all();
  const byRouting = database
    .prepare(
      `SELECT count(*) FROM messages WHERE body ->> '$.author.kind' = 'system' AND body ->> '$.activity.code' = 'assigned'`,
    )
    .pluck()
    .get();
  database.close();
  expect(decisions.length).toBe(byRouting);
  expect(decisions.length).toBeGreaterThan(4);
  for (const weighed of decisions) {
    expect(weighed).toContain('"verdict":"chosen"');
    expect(JSON.parse(weighed)).toHaveLength(2);
  }
});

test('ROUTE-6 who said goodbye is given nothing until they are back; who lost their line less than a minute ago is', async () => {
  const witness = await consoleOf(1);
  await witness.command({ name: 'set-presence', presence: 'away', acceptingChat: true });
  const first = await consoleOf(0);
  const { agentId } = first.welcome;
  const mine = new Set(first.rows().flatMap((row) => (row.row === 'conversation' ? [row.value.id] : [])));
  for (const conversationId of mine) {
    const held = conversation(first, conversationId);
    if (held?.assigneeId !== agentId || held.status !== 'open') continue;
    await first.command({ name: 'resolve-conversation', conversationId, epoch: held.epoch });
  }
  await first.close();
  await waitUntil('the goodbye is told', () =>
    witness.frames.some(
      (frame) => frame.type === 'agent-link' && frame.agentId === agentId && !frame.connected,
    ),
  );
  const waiting = await ask('Nobody is here');
  expect(await waitUntil('asked', () => conversation(witness, waiting))).toMatchObject({
    ...{ status: 'queued', assigneeId: null },
  });
  const back = await consoleOf(0);
  expect(await assigned(back, waiting)).toMatchObject({ assigneeId: agentId });
  back.cut();
  await back.closed;
  const next = await ask('Their line broke');
  expect(await waitUntil('asked', () => conversation(witness, next))).toMatchObject({ assigneeId: agentId });
  await witness.close();
});
