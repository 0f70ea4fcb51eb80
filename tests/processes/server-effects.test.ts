// Tries promise P4 on the real server: killed between a commit and each of its effects, it still has each told, once.
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { CommandId } from '../../src-shared/std/ids.ts';
import type { Notify } from '../../src-shared/wire/down.ts';
import { newCommandId } from '../support/command-ids.ts';
import { createWorkspace, type MadeAgent } from '../support/create-workspace.ts';
import { freePort } from '../support/free-port.ts';
import { connectConsole, type RawConsole, signIn } from '../support/raw-console.ts';
import { connectVisitor } from '../support/raw-visitor.ts';
import { type RunningServer, startServer } from '../support/start-server.ts';
import { type TemporaryFolder, temporaryFolder } from '../support/temporary-folder.ts';
import { waitUntil } from '../support/wait-until.ts';

const visitors = 6;
let folder: TemporaryFolder;
let server: RunningServer | null = null;
let port: number;
let agent: MadeAgent;
let token: string;
let consoles: RawConsole[] = [];

afterEach(async () => {
  for (const console of consoles) console.cut();
  consoles = [];
  await server?.kill();
  folder.remove();
});

async function prepare(): Promise<void> {
  folder = temporaryFolder('effects');
  const [made] = await createWorkspace(folder.path, { teams: 1, agentsPerTeam: 1 });
  if (!made) throw new Error('no agent was made');
  agent = made;
  port = await freePort();
}

async function start(dieAt?: string): Promise<void> {
  const planted = join(import.meta.dirname, '../support/die-at.mjs');
  server = await startServer({
    dataDir: folder.path,
    port,
    ...(dieAt === undefined ? {} : { nodeArgs: ['--import', planted], env: { GUICHET_TEST_DIE_AT: dieAt } }),
  });
}
const url = () => `http://127.0.0.1:${port}`;

/** A console of the agent as a desk is: it records what it is told, and says so. */
async function openConsole(recorded: Map<number, string>, answers = true): Promise<RawConsole> {
  // Told with its first page, before it is known here.
  const opened = connectConsole({
    url: url(),
    token,
    onFrame(frame) {
      if (frame.type !== 'notify') return;
      note(recorded, frame);
      const { effectId } = frame;
      if (answers) void opened.then((console) => console.send({ type: 'notified', effectId }));
    },
  });
  const console = await opened;
  consoles.push(console);
  await console.catchUp();
  return console;
}

function note(recorded: Map<number, string>, { effectId, conversationId, reason }: Notify): void {
  const what = `${conversationId} ${reason}`;
  expect([effectId, recorded.get(effectId) ?? what]).toEqual([effectId, what]);
  recorded.set(effectId, what);
}

/** As a page does: the same id until it is answered, over every death of the server. */
async function ask(page: { token: string | null }, id: CommandId, text: string): Promise<string> {
  return waitUntil(
    `an answer to ${text}`,
    async () => {
      const visitor = await connectVisitor({ url: url(), token: page.token });
      page.token = visitor.token;
      try {
        const start = { name: 'start-conversation' as const, topicId: null, source: 'website' as const };
        const answer = await visitor.command({ ...start, page: null, text }, { id, withinMs: 3_000 });
        return answer.type === 'ack' ? answer.conversationId : null;
      } finally {
        visitor.cut();
      }
    },
    { withinMs: 30_000, everyMs: 20 },
  );
}

const rowSchema = z.array(
  z.object({ id: z.int(), conversation_id: z.string(), reason: z.string(), done_at: z.int().nullable() }),
);
function stored() {
  const database = new Database(join(folder.path, 'guichet.db'), { readonly: true });
  try {
    return rowSchema.parse(
      database.prepare('SELECT id, conversation_id, reason, done_at FROM effects ORDER BY id').all(),
    );
  } finally {
    database.close();
  }
}

describe('EFFECT-4 a server killed between commit and effect', () => {
  test.each([
    ['when it has committed and told nobody', 'src-server/actions/command-queue.ts|state.committed();|2'],
    ['when the rows are told and the effect is not', 'src-server/effects/effect-worker.ts|console.notify(|2'],
    ['with some effects on their way', 'src-server/effects/effect-worker.ts|console.notify(|5'],
    [
      'when a console said it has it',
      'src-server/effects/effect-worker.ts|ledger.finish(effect);\n      const own|3',
    ],
    ['while it marks them done', 'src-server/database/effect-rows.ts|for (const id of ids) done.run|2'],
  ])('EFFECT-4 %s', async (_name, dieAt) => {
    await prepare();
    await start(dieAt);
    ({ token } = await signIn(url(), agent));
    const recorded = new Map<number, string>();
    await openConsole(recorded);
    const pages = Array.from({ length: visitors }, () => ({ token: null as string | null }));
    let revived = false;
    const revival = server?.exited.then(async () => {
      await start();
      revived = true;
      await openConsole(recorded);
    });
    const asked = pages.map(async (page, index) => {
      const begun = await ask(page, newCommandId(), `begin ${index}`);
      await ask(page, newCommandId(), `more ${index}`);
      return begun;
    });
    const ids = await Promise.all(asked);
    await waitUntil('the server died where it was told to', () => revived, { withinMs: 30_000 });
    await revival;
    await waitUntil('all effects are done', () => stored().every(({ done_at }) => done_at !== null));
    const effects = stored();
    // Begun while the console was there or not: given by routing, then, or when it came back; and written to once or twice.
    expect(
      effects
        .filter(({ reason }) => reason === 'assigned')
        .map((one) => one.conversation_id)
        .sort(),
    ).toEqual([...ids].sort());
    for (const { conversation_id } of effects) expect(ids).toContain(conversation_id);
    expect(new Set(recorded.keys())).toEqual(new Set(effects.map(({ id }) => id)));
  });

  test('EFFECT-4 killed right after it acknowledged: what nobody was there to hear of is heard later, once', async () => {
    await prepare();
    await start();
    ({ token } = await signIn(url(), agent));
    const lost = new Map<number, string>();
    const silent = await openConsole(lost, false);
    const pages = Array.from({ length: visitors }, () => ({ token: null as string | null }));
    const ids = await Promise.all(pages.map((page, index) => ask(page, newCommandId(), `begin ${index}`)));
    await waitUntil('all were given to the agent', () => lost.size === visitors);
    silent.cut();
    await Promise.all(pages.map((page, index) => ask(page, newCommandId(), `more ${index}`)));
    await server?.kill();
    await start();
    const recorded = new Map<number, string>();
    await openConsole(recorded);
    await waitUntil('all effects are done', () => stored().every(({ done_at }) => done_at !== null));
    expect([...recorded.values()].sort()).toEqual(
      ids.flatMap((id) => [`${id} assigned`, `${id} customer-wrote`]).sort(),
    );
    for (const [id, what] of lost) expect(recorded.get(id)).toBe(what);
  });
});

test('EFFECT-3 two consoles of one agent: one rings', async () => {
  await prepare();
  await start();
  ({ token } = await signIn(url(), agent));
  const [first, second] = [new Map<number, string>(), new Map<number, string>()];
  const office = await openConsole(first);
  await openConsole(second);
  await office.command({ name: 'set-presence', presence: 'online', acceptingChat: true });
  const page = { token: null as string | null };
  await ask(page, newCommandId(), 'Hello');
  await waitUntil('it is done', () => stored().length === 1 && stored()[0]?.done_at !== null);
  expect([first.size, second.size]).toEqual([1, 0]);
});
