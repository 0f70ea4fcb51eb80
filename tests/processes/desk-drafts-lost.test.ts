// Owns the proof that a draft whose page is lost comes back whole and once, from the server and from the window that shows it.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type ConversationId, conversationIdSchema } from '../../src-shared/std/ids.ts';
import { createWorkspace } from '../support/create-workspace.ts';
import { damagePageOf } from '../support/damage-page.ts';
import { connectVisitor, type RawVisitor } from '../support/raw-visitor.ts';
import { type RunningServer, startServer } from '../support/start-server.ts';
import { startTestDesk, type TestDesk } from '../support/start-test-desk.ts';
import { type TemporaryFolder, temporaryFolder } from '../support/temporary-folder.ts';
import { waitUntil } from '../support/wait-until.ts';

let folder: TemporaryFolder;
let server: RunningServer;
const visitors: RawVisitor[] = [];
let signInWith: { email: string; password: string };
let conversationId: ConversationId;
const opened: TestDesk[] = [];

beforeAll(async () => {
  folder = temporaryFolder('desk-drafts-lost');
  const [ada] = await createWorkspace(join(folder.path, 'server'), { teams: 1, agentsPerTeam: 1 });
  if (ada === undefined) throw new Error('no agent');
  signInWith = { email: ada.email, password: ada.password };
  server = await startServer({ dataDir: join(folder.path, 'server') });
});
afterEach(() => {
  for (const desk of opened.splice(0)) desk.desk.stop();
});
afterAll(async () => {
  for (const visitor of visitors) visitor.cut();
  await server.kill();
  folder.remove();
});

async function start(name: string): Promise<TestDesk> {
  const desk = startTestDesk({
    ...{ dataDir: join(folder.path, name), serverUrl: server.url, signInWith },
    // Nothing is remembered: each page is read from the file as it is now.
    databaseOpened: (sqlite) => void sqlite.pragma('cache_size = 1'),
  });
  opened.push(desk);
  await isLive(desk);
  return desk;
}
const isLive = (desk: TestDesk) =>
  waitUntil('live', async () => (await desk.call('readConnection', {})).state === 'live');
const draft = async (desk: TestDesk) => (await desk.call('readDrafts', { conversationId })).reply;
const becomes = (desk: TestDesk, text: string) => waitUntil(text, async () => (await draft(desk)) === text);
const save = (desk: TestDesk, text: string, over: string) =>
  desk.call('saveDraft', { conversationId, kind: 'reply', text, over });

const preferred = '{"alone":"on a page of its own"}';

/** Pages of others around it, so that what else there is does not lie on the same. */
function addOthers(file: string): void {
  const sqlite = new Database(file);
  const put = sqlite.prepare(
    `INSERT INTO drafts (account_id, conversation_id, kind, text, saved_at, base_seq, base_text)
     VALUES (1, ?, 'reply', ?, 1, 1, ?)`,
  );
  for (let n = 0; n < 60; n += 1)
    for (const id of [`.before-${n}`, `zz-after-${n}`]) put.run(id, 'w'.repeat(430), 'w'.repeat(430));
  sqlite.exec(`INSERT OR REPLACE INTO preferences (account_id, value) VALUES (1, '${preferred}')`);
  // No earlier copy of anything is left in it.
  sqlite.exec('VACUUM');
  sqlite.close();
}

/** Two desks of one agent that have a draft, known to the server; the first's file is written back and closed. */
async function haveDraft(name: string, text: string): Promise<{ file: string; home: TestDesk }> {
  const visitor = await connectVisitor({ url: server.url });
  visitors.push(visitor);
  ({ conversationId } = await visitor.startConversation('question'));
  const [desk, home] = [await start(name), await start(`${name}-home`)];
  for (const each of [desk, home])
    await waitUntil(
      'it is here',
      async () => (await each.call('readThread', { conversationId, beforeOrder: null, limit: 9 })) !== null,
    );
  await save(desk, text, '');
  await becomes(home, text);
  desk.desk.stop();
  const file = join(folder.path, name, 'outbox.db');
  addOthers(file);
  return { file, home };
}

describe('a draft whose page is lost', () => {
  const told = 'Hello, this was told.';

  it('OUTBOX-18: met while the desk works, it comes back, and windows save what they show again', async () => {
    const { file, home } = await haveDraft('read', told);
    const desk = await start('read');
    damagePageOf(file, `${conversationId}reply${told}`);
    for (const id of ['zz-after-5', '.before-5', conversationId])
      await desk.call('readDrafts', { conversationId: conversationIdSchema.parse(id) });
    expect((await desk.call('readConnection', {})).salvagedAt).not.toBeNull();
    await becomes(desk, told);
    expect(desk.notices).toContainEqual({ notice: 'drafts-in-doubt' });
    await save(desk, `${told} And more.`, told);
    await becomes(home, `${told} And more.`);
    expect(await draft(desk)).toBe(`${told} And more.`);
  });

  it('OUTBOX-18: typed on before it is back, it is there once at every desk', async () => {
    const { file, home } = await haveDraft('typed', told);
    const desk = await start('typed');
    damagePageOf(file, `${conversationId}reply${told}`);
    await save(desk, `${told} And more.`, told);
    expect((await desk.call('readConnection', {})).salvagedAt).not.toBeNull();
    await becomes(home, `${told} And more.`);
    expect(await draft(desk)).toBe(`${told} And more.`);
  });

  it('OUTBOX-18: found at the start, or gone with what says whose drafts they are, it comes back', async () => {
    const { file } = await haveDraft('start', told);
    damagePageOf(file, `${conversationId}reply${told}`);
    const salvaged = await start('start');
    expect((await salvaged.call('readConnection', {})).salvagedAt).not.toBeNull();
    // Windows outlive a desk that was begun anew.
    const { notices } = salvaged.openWindow();
    await waitUntil('it is told', () => notices.some(({ notice }) => notice === 'drafts-in-doubt'));
    await becomes(salvaged, told);
    salvaged.desk.stop();
    const sqlite = new Database(file);
    sqlite.exec("DELETE FROM drafts; DELETE FROM meta WHERE name LIKE 'drafts-database-%'");
    sqlite.close();
    const again = await start('start');
    await becomes(again, told);
  });

  it('OUTBOX-18: nothing is queued any more in the file that is given up', async () => {
    const { file, home } = await haveDraft('given-up', told);
    const desk = await start('given-up');
    // The second too soon after the first to be told.
    await save(desk, `${told} One.`, told);
    await becomes(home, `${told} One.`);
    await save(desk, `${told} One. Two.`, `${told} One.`);
    // All drafts can be read, so that what is not told yet could be queued.
    damagePageOf(file, preferred);
    await desk.call('readPreferences', {});
    expect((await desk.call('readConnection', {})).salvagedAt).not.toBeNull();
    for (const name of readdirSync(join(folder.path, 'given-up')))
      if (name.startsWith('outbox.db.damaged'))
        expect(readFileSync(join(folder.path, 'given-up', name)).includes('One. Two.","baseSeq"')).toBe(
          false,
        );
    await becomes(home, `${told} One. Two.`);
    expect(await draft(desk)).toBe(`${told} One. Two.`);
  });
});
