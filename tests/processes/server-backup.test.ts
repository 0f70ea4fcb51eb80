// Tries promise P28 on the real server: a copy made under load, put into an empty folder, is a server to go on from.
import { spawn } from 'node:child_process';
import { copyFileSync, existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import Database from 'better-sqlite3';
import { afterEach, expect, test } from 'vitest';
import { z } from 'zod';
import { createWorkspace } from '../support/create-workspace.ts';
import { connectConsole, signIn } from '../support/raw-console.ts';
import { connectVisitor, type RawVisitor } from '../support/raw-visitor.ts';
import { readStored } from '../support/read-stored.ts';
import { type RunningServer, startServer } from '../support/start-server.ts';
import { type TemporaryFolder, temporaryFolder } from '../support/temporary-folder.ts';
import { waitUntil } from '../support/wait-until.ts';

const root = resolve(import.meta.dirname, '../..');
const node = join(root, 'node_modules/node/bin/node');
const running: RunningServer[] = [];
const folders: TemporaryFolder[] = [];

afterEach(async () => {
  for (const server of running.splice(0)) await server.kill();
  for (const folder of folders.splice(0)) folder.remove();
});

function newFolder(): string {
  const folder = temporaryFolder('backup');
  folders.push(folder);
  return folder.path;
}

async function start(dataDir: string): Promise<RunningServer> {
  const env = { GUICHET_VISITOR_COMMANDS_PER_SECOND: '10000', GUICHET_ADDRESS_COMMANDS_PER_SECOND: '100000' };
  const server = await startServer({ dataDir, env });
  running.push(server);
  return server;
}

async function backUp(dataDir: string, ...args: string[]) {
  const child = spawn(node, [join(root, 'src-server/app/back-up.ts'), ...args], {
    env: { PATH: process.env['PATH'], GUICHET_DATA_DIR: dataDir },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exited = new Promise<number | null>((done) => child.once('exit', (code) => done(code)));
  const [code, out, err] = await Promise.all([exited, text(child.stdout), text(child.stderr)]);
  return { code, out, err };
}

const madeSchema = z.object({
  backup: z.object({ file: z.string(), bytes: z.int(), head: z.int(), databaseId: z.string() }),
});

/** Writes without a pause until told to stop; every acknowledged id, in order, with when it was. */
function write(visitor: RawVisitor, acked: { id: string; at: number }[]) {
  let going = true;
  const done = (async () => {
    const { conversationId } = await visitor.startConversation('Hello');
    while (going) {
      const answer = await visitor.command({ name: 'send-message', conversationId, text: 'More' });
      if (answer.type === 'ack') acked.push({ id: answer.id, at: performance.now() });
    }
  })();
  return async () => {
    going = false;
    await done;
  };
}

test('SRV-29 a copy made under load has every message acknowledged before it began, and desks go on from it', async () => {
  const dataDir = newFolder();
  const [agent] = await createWorkspace(dataDir, { teams: 1, agentsPerTeam: 1 });
  if (!agent) throw new Error('no agent was made');
  const first = await start(dataDir);
  const { token } = await signIn(first.url, agent);
  const desk = await connectConsole({ url: first.url, token });
  const acked: { id: string; at: number }[] = [];
  const visitors = await Promise.all(Array.from({ length: 8 }, () => connectVisitor({ url: first.url })));
  const stops = visitors.map((visitor) => write(visitor, acked));
  await waitUntil('the load runs', () => acked.length > 500);

  const beganAt = performance.now();
  const target = join(newFolder(), 'guichet-copy.db');
  const { code, out, err } = await backUp(dataDir, target);
  expect([code, err]).toEqual([0, '']);
  const doneAt = performance.now();
  const { backup } = madeSchema.parse(JSON.parse(out));
  await waitUntil('the load went on meanwhile and after', () => acked.some(({ at }) => at > doneAt));
  expect(acked.some(({ at }) => at > beganAt && at < doneAt)).toBe(true);
  for (const stop of stops) await stop();
  const head = readStored(dataDir).sequence.last;
  expect(readdirSync(join(target, '..'))).toEqual(['guichet-copy.db']);

  const restoredDir = newFolder();
  copyFileSync(target, join(restoredDir, 'guichet.db'));
  const stored = readStored(restoredDir);
  expect(stored.integrity).toBe('ok');
  const { given, first: lowest, last, different } = stored.sequence;
  expect([lowest, given, different, last]).toEqual([1, backup.head, backup.head, backup.head]);
  expect(backup.head).toBeLessThan(head);
  const ids = new Set(stored.messages.map(({ id }) => id));
  expect(acked.filter(({ id, at }) => at < beganAt && !ids.has(id))).toEqual([]);

  // A desk of before is ahead of the copy, or, once that went on, would take its numbers for its own: it begins anew.
  const second = await start(restoredDir);
  const cursor = await desk.catchUp();
  await desk.close();
  const old = connectConsole({ url: second.url, token });
  await expect(old).rejects.toMatchObject({ cause: { message: expect.stringContaining('4401') } });
  const session = await signIn(second.url, agent);
  const { databaseId } = desk.welcome;
  const back = await connectConsole({ url: second.url, token: session.token, databaseId, cursor });
  expect([back.welcome.resync, back.welcome.databaseId]).toEqual([true, backup.databaseId]);
  const { conversationId } = await (await connectVisitor({ url: second.url })).startConversation('After');
  for (let count = 0; count <= head - backup.head; count += 1)
    await back.command({ name: 'add-note', conversationId, text: `note ${count}` });
  const late = await connectConsole({ url: second.url, token: session.token, databaseId, cursor });
  expect(late.welcome.resync).toBe(true);
  expect(late.welcome.head).toBeGreaterThan(cursor);
  // Who wrote is known by their token, as before.
  const again = await connectVisitor({ url: second.url, token: visitors[0]?.token ?? '' });
  expect(again.welcome.conversation).not.toBeNull();
  const after = readStored(restoredDir).sequence;
  expect([after.given, after.different]).toEqual([after.last, after.last]);
});

test('SRV-29 what is no whole database makes no copy, and nothing is overwritten', async () => {
  const dataDir = newFolder();
  await createWorkspace(dataDir, { teams: 1, agentsPerTeam: 1 });
  const folder = newFolder();
  const there = join(folder, 'there.db');
  writeFileSync(there, 'mine');
  const taken = await backUp(dataDir, there);
  expect([taken.code, taken.err]).toEqual([74, expect.stringContaining('is there already')]);
  expect(await backUp(dataDir)).toMatchObject({ code: 64, err: expect.stringContaining('back-up.ts') });
  expect(await backUp(newFolder(), join(folder, 'a.db'))).toMatchObject({
    code: 74,
    err: expect.stringContaining('no database'),
  });
  const database = new Database(join(dataDir, 'guichet.db'));
  database.prepare('DELETE FROM row_changes WHERE seq = 2').run();
  database.close();
  const gap = await backUp(dataDir, join(folder, 'b.db'));
  expect([gap.code, gap.err]).toEqual([74, expect.stringContaining('gaps')]);
  expect(existsSync(join(folder, 'b.db'))).toBe(false);
  expect(readdirSync(folder)).toEqual(['there.db']);
});
