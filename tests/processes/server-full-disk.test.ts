// Tries promise P20 on a real server with a disk of its own that is full: it opens, reads, says so, loses nothing, and goes on.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type CommandId, type ConversationId, conversationIdSchema } from '../../src-shared/std/ids.ts';
import { mountSmallDisk, type SmallDisk } from '../journeys/support/small-disk.ts';
import { newCommandId } from '../support/command-ids.ts';
import { createWorkspace, type MadeAgent } from '../support/create-workspace.ts';
import { type Answer, connectConsole, type RawConsole, signIn } from '../support/raw-console.ts';
import { connectVisitor } from '../support/raw-visitor.ts';
import { readStored } from '../support/read-stored.ts';
import { type RunningServer, startServer } from '../support/start-server.ts';
import { waitUntil } from '../support/wait-until.ts';
import { compareWithStored } from '../trials/compare-with-stored.ts';

let disk: SmallDisk;
let server: RunningServer;
let agent: MadeAgent;
let token: string;
let console: RawConsole;
let conversationId: ConversationId;
const acked: { id: CommandId; text: string }[] = [];

beforeEach(async () => {
  disk = mountSmallDisk(16);
  mkdirSync(disk.folder);
  const [first] = await createWorkspace(disk.folder, { teams: 1, agentsPerTeam: 1 });
  if (first === undefined) throw new Error('no agent was made');
  agent = first;
  server = await startServer({ dataDir: disk.folder });
  ({ token } = await signIn(server.url, agent));
});
afterEach(async () => {
  await server.kill();
  disk.remove();
});

const connect = async () => {
  console = await connectConsole({ url: server.url, token });
  await console.catchUp();
};
const readiness = async () => (await fetch(`${server.url}/readyz`)).status;

async function note(text: string, id = newCommandId()): Promise<Answer['type']> {
  const { type } = await console.command({ name: 'add-note', conversationId, text }, { id });
  if (type === 'ack') acked.push({ id, text });
  return type;
}

/** What is in the log already may be written over for a while: tried until one does not fit. Answers that one. */
async function noteThatDoesNotFit(): Promise<{ id: CommandId; text: string }> {
  for (let tries = 0; tries < 50; tries += 1) {
    const one = { id: newCommandId(), text: `${acked.length} ${'n'.repeat(9_000)}` };
    if ((await note(one.text, one.id)) === 'outage') return one;
  }
  throw new Error('the disk is never full');
}

/** By the clock, so that the next start has something to forget. */
async function endOneSession(): Promise<void> {
  await signIn(server.url, agent);
  const database = new Database(join(disk.folder, 'guichet.db'), { fileMustExist: true });
  const { changes } = database
    .prepare(
      `UPDATE agent_sessions SET expires_at = 1
       WHERE created_at = (SELECT max(created_at) FROM agent_sessions)`,
    )
    .run();
  database.close();
  expect(changes).toBe(1);
}

/** Everything acknowledged is there for who comes now. */
async function expectReadable(visitorToken: string): Promise<void> {
  await connect();
  const rows = JSON.stringify(console.rows());
  expect(acked.filter(({ id }) => !rows.includes(id))).toEqual([]);
  const visitor = await connectVisitor({ url: server.url, token: visitorToken });
  expect(visitor.messages().map(({ text }) => text)).toEqual(['Hello']);
}

async function expectRoomIsFound(waiting: { id: CommandId; text: string }): Promise<void> {
  disk.empty();
  // Nobody writes meanwhile.
  await waitUntil('ready again', async () => (await readiness()) === 200);
  expect(await note(waiting.text, waiting.id)).toBe('ack');
  expect(await note(`after ${waiting.id}`)).toBe('ack');
}

test('SRV-67, SRV-21 a full disk met at work, after SIGKILL and after a stop: read, said, nothing lost, nothing twice, and gone on from', async () => {
  await connect();
  const visitor = await connectVisitor({ url: server.url });
  conversationId = conversationIdSchema.parse((await visitor.startConversation('Hello')).conversationId);
  for (let n = 0; n < 5; n += 1) expect(await note(`before ${n}`)).toBe('ack');
  expect(await readiness()).toBe(200);

  disk.fill();
  const first = await noteThatDoesNotFit();
  expect(await readiness()).toBe(503);
  await expect(signIn(server.url, agent)).rejects.toThrow('503');
  await expectReadable(visitor.token);
  expect(await note(first.text, first.id)).toBe('outage');
  await server.kill();

  server = await startServer({ dataDir: disk.folder });
  await expectReadable(visitor.token);
  expect(await note(first.text, first.id)).toBe('outage');
  expect(await readiness()).toBe(503);
  await expectRoomIsFound(first);
  await endOneSession();

  // Stopped in order it leaves no log and nothing else to write into: whoever fills the disk then has its place too.
  expect(await server.stop()).toBe(0);
  disk.fill();
  server = await startServer({ dataDir: disk.folder });
  expect(await readiness()).toBe(503);
  expect(server.log()).toContain('no backup until started anew');
  await expectReadable(visitor.token);
  const second = await noteThatDoesNotFit();
  await expectRoomIsFound(second);
  expect(await server.stop()).toBe(0);

  const stored = readStored(disk.folder);
  expect(compareWithStored(stored, [{ name: 'the agent', acked, refused: [] }])).toEqual([]);
  const { id } = first;
  expect(stored.messages.filter((message) => message.id === id)).toHaveLength(1);
});
