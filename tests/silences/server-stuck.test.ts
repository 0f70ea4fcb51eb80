// Tries on the real server that a console of whose backlog nothing is taken for a minute is put out, by the server's own minute.
import { afterEach, expect, test } from 'vitest';
import { conversationIdSchema } from '../../src-shared/std/ids.ts';
import { createWorkspace } from '../support/create-workspace.ts';
import { connectConsole, type RawConsole, signIn } from '../support/raw-console.ts';
import { connectVisitor } from '../support/raw-visitor.ts';
import { type RunningServer, startServer } from '../support/start-server.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { waitUntil } from '../support/wait-until.ts';

const folder = temporaryFolder('stuck');
const open: { cut(): void }[] = [];
const timers: NodeJS.Timeout[] = [];
let server: RunningServer;

afterEach(async () => {
  for (const timer of timers) clearInterval(timer);
  for (const socket of open) socket.cut();
  await server.stop();
  folder.remove();
});

/** Together less than what the server tells as it happens, and a third of what it queues for one console. */
const notesAtOnce = 15;
const text = 'n'.repeat(9_900);
/** The first of them is owed 12 MB: more than any kernel keeps for a line that is not read. */
const consoles = 80;

test('SRV-8 a console that takes nothing of what waits for it is put out after a minute, though no more comes; one that is owed nothing stays', async () => {
  const [agent] = await createWorkspace(folder.path, { teams: 1, agentsPerTeam: 1 });
  if (agent === undefined) throw new Error('no agent was made');
  server = await startServer({
    dataDir: folder.path,
    env: { GUICHET_SOCKETS_PER_AGENT: '200', GUICHET_AGENT_COMMANDS_PER_SECOND: '10000' },
  });
  const { token } = await signIn(server.url, agent);
  const connect = async (cursor: number, databaseId: string | null) => {
    const console = await connectConsole({ url: server.url, token, cursor, databaseId });
    open.push(console);
    return console;
  };
  const good = await connect(0, null);
  await good.catchUp();
  const { databaseId } = good.welcome;
  const visitor = await connectVisitor({ url: server.url });
  open.push(visitor);
  const conversationId = conversationIdSchema.parse(
    (await visitor.startConversation('Hello')).conversationId,
  );
  const upTo = () => good.frames.findLast((frame) => frame.type === 'changes')?.upTo ?? 0;
  /** Often enough to find out soon that it was put out. */
  const sayAlive = (console: RawConsole) =>
    timers.push(setInterval(() => console.isOpen && console.send({ type: 'ping', n: 0 }), 500));
  sayAlive(good);
  /** It reads nothing and goes on saying that it lives. */
  const connectDeaf = async () => {
    const console = await connect(upTo(), databaseId);
    await console.catchUp();
    console.stopReading();
    sayAlive(console);
    return console;
  };

  // Each is owed a third of a queue less than the one before: whatever the kernel keeps, for some a part of the queue waits.
  const deaf: RawConsole[] = [];
  const isOut = (console: RawConsole) => !console.isOpen;
  while (deaf.length < consoles) {
    deaf.push(await connectDeaf());
    const notes = Array.from({ length: notesAtOnce }, () =>
      good.command({ name: 'add-note', conversationId, text }),
    );
    expect((await Promise.all(notes)).map(({ type }) => type)).toEqual(notes.map(() => 'ack'));
  }
  const owedNothing = await connectDeaf();

  // From here on nothing more comes. Who says nothing is put out after 45 s: by then those who were owed too much are gone.
  const silent = await connect(upTo(), databaseId);
  await silent.closed;
  const outBefore = deaf.filter(isOut);
  expect(outBefore.length).toBeGreaterThan(0);
  await waitUntil(
    'one that only took nothing is put out',
    () => deaf.filter(isOut).length > outBefore.length,
    { withinMs: 60_000, everyMs: 50 },
  );
  expect(owedNothing.isOpen).toBe(true);
  expect(good.isOpen).toBe(true);
  expect(server.log()).toBe('');
});
