// Owns the proof that files which turn out damaged while a desk works are mended there and then, and cost no word that can be read.
import { cpSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isDamage } from '../../src-main/desk/database/open-sqlite.ts';
import { readSalvageImage, salvagedRows } from '../../src-main/desk/database/salvage-pages.ts';
import { type ConversationId, conversationIdSchema } from '../../src-shared/std/ids.ts';
import { enlargeCache } from '../bench/enlarge-cache.ts';
import { createWorkspace } from '../support/create-workspace.ts';
import { damagePage, damagePageOf, pageSize } from '../support/damage-page.ts';
import { connectVisitor, type RawVisitor } from '../support/raw-visitor.ts';
import { type RunningDesk, startDeskProcess } from '../support/start-desk-process.ts';
import { type RunningServer, startServer } from '../support/start-server.ts';
import { startTestDesk } from '../support/start-test-desk.ts';
import { type TemporaryFolder, temporaryFolder } from '../support/temporary-folder.ts';
import { waitUntil } from '../support/wait-until.ts';
import { chooseSeed, withSeed } from '../support/with-seed.ts';

/** More whole pages than SQLite keeps in memory, so that they have to be read again. */
const bulkDrafts = 30_000;
const bulkWords = 'w'.repeat(430);
const bulkId = (n: number) => conversationIdSchema.parse(`bulk-${n}`);

let folder: TemporaryFolder;
let server: RunningServer;
let visitor: RawVisitor;
let conversationId: ConversationId;
let token: string;

type Called = Pick<RunningDesk, 'call'>;
const live = (desk: Called) =>
  waitUntil('live', async () => (await desk.call('readConnection', {})).state === 'live');
const salvagedAt = async (desk: Called) => (await desk.call('readConnection', {})).salvagedAt;
const draft = async (desk: Called, id: ConversationId) =>
  (await desk.call('readDrafts', { conversationId: id })).reply;
const notes = async (desk: Called) => {
  const view = await desk.call('readThread', { conversationId, beforeOrder: null, limit: 200 });
  return (view?.messages ?? []).flatMap((message) =>
    message.kind === 'note' && 'text' in message ? [message.text] : [],
  );
};

const words = (n: number) => `word ${n} `.repeat(10 + (n % 7) * 20);

beforeAll(async () => {
  folder = temporaryFolder('desk-damage-met');
  const [ada] = await createWorkspace(join(folder.path, 'server'), { teams: 1, agentsPerTeam: 1 });
  if (ada === undefined) throw new Error('no agent');
  server = await startServer({ dataDir: join(folder.path, 'server') });
  visitor = await connectVisitor({ url: server.url });
  ({ conversationId } = await visitor.startConversation('question'));
  const desk = await startDeskProcess({
    dataDir: join(folder.path, 'desk'),
    serverUrl: server.url,
    savedToken: null,
  });
  await desk.call('signIn', { email: ada.email, password: ada.password });
  await live(desk);
  await waitUntil(
    'the question',
    async () => (await desk.call('readInbox', { filter: 'all' })).rows.length > 0,
  );
  token = desk.token() ?? '';
  await desk.stop();
  cpSync(join(folder.path, 'desk'), join(folder.path, 'untouched'), { recursive: true });
});
afterAll(async () => {
  visitor.cut();
  await server.kill();
  folder.remove();
});

/** Known to the server as they are: nothing of them waits to be told. */
function addBulkDrafts(file: string): void {
  const sqlite = new Database(file);
  const put = sqlite.prepare(
    `INSERT INTO drafts (account_id, conversation_id, kind, text, saved_at, base_seq, base_text)
     VALUES (1, ?, 'reply', ?, 1, 1, ?)`,
  );
  sqlite.transaction(() => {
    for (let n = 0; n < bulkDrafts; n += 1)
      put.run(bulkId(n), `bulk draft ${n}. ${bulkWords}`, `bulk draft ${n}. ${bulkWords}`);
  })();
  sqlite.pragma('wal_checkpoint(TRUNCATE)');
  sqlite.close();
}

describe('a desk process whose file is overwritten under it', () => {
  it('OUTBOX-18: salvages its outbox when a draft can not be read, and does the act that met the damage', async () => {
    const dataDir = join(folder.path, 'desk');
    const file = join(dataDir, 'outbox.db');
    const offline = await startDeskProcess({ dataDir, serverUrl: 'http://127.0.0.1:9', savedToken: null });
    await offline.stop();
    addBulkDrafts(file);
    const desk = await startDeskProcess({ dataDir, serverUrl: server.url, savedToken: token });
    await live(desk);
    await desk.call('saveDraft', { conversationId, kind: 'reply', text: 'half a thought' });
    expect(await salvagedAt(desk)).toBeNull();
    await desk.call('addNote', { conversationId, text: 'before the damage' });
    damagePageOf(file, 'bulk-1200replybulk draft 1200.');
    await desk.call('saveDraft', {
      conversationId: bulkId(1200),
      kind: 'reply',
      text: 'written over damage',
    });
    expect(await draft(desk, bulkId(1200))).toBe('written over damage');
    expect(await salvagedAt(desk)).not.toBeNull();
    expect(await draft(desk, conversationId)).toBe('half a thought');
    let kept = 0;
    for (let n = 0; n < bulkDrafts; n += 500)
      if ((await draft(desk, bulkId(n))).startsWith(`bulk draft ${n}.`)) kept += 1;
    expect(kept).toBeGreaterThan(bulkDrafts / 500 - 3);
    await desk.call('addNote', { conversationId, text: 'after the damage' });
    await live(desk);
    await waitUntil('all is sent', async () => (await desk.call('readConnection', {})).toSend === 0);
    expect(await notes(desk)).toEqual(['before the damage', 'after the damage']);
    expect(desk.bugs.length).toBeGreaterThan(0);
    expect(desk.bugs.filter((bug) => !bug.includes('malformed'))).toEqual([]);
    expect(readdirSync(dataDir).filter((name) => /^outbox\.db\.damaged-\d+$/.test(name)).length).toBe(1);
    const told = await salvagedAt(desk);
    await desk.stop();
    const again = await startDeskProcess({ dataDir, serverUrl: server.url, savedToken: token });
    expect(await salvagedAt(again)).toBe(told);
    expect(await draft(again, bulkId(1200))).toBe('written over damage');
    await again.stop();
  });
});

describe('a desk whose outbox is overwritten anywhere under it', () => {
  it('OUTBOX-18: goes on, does each act once, and keeps whatever stands on an intact page or in memory', async () => {
    const base = join(folder.path, 'base');
    cpSync(join(folder.path, 'untouched'), base, { recursive: true });
    const before = startTestDesk({ dataDir: base, serverUrl: server.url });
    for (let n = 0; n < 60; n += 1) {
      await before.call('saveDraft', {
        conversationId: bulkId(n),
        kind: 'reply',
        text: `draft ${n}. ${words(n)}`,
      });
      await before.call('addNote', { conversationId, text: `note ${n}. ${words(n + 1)}` });
    }
    before.desk.stop();
    const whole = readFileSync(join(base, 'outbox.db'));
    const pagesOf = new Map(
      [...salvagedRows(readSalvageImage(whole, null))].flatMap(({ values, pages }) => {
        const text = values.find((value) => typeof value === 'string' && /(draft|note) \d+\. /.test(value));
        const name = /(draft|note) \d+\./.exec(String(text))?.[0];
        return name === undefined ? [] : [[name, pages] as const];
      }),
    );
    expect(pagesOf.size).toBe(120);
    let mended = 0;
    let keptByMemory = 0;
    await withSeed(chooseSeed(), async (random) => {
      // Not every forty rounds damage a page whose words memory still has.
      for (let round = 0; round < 40 || (keptByMemory === 0 && round < 400); round += 1) {
        const dataDir = join(folder.path, `round-${round}`);
        cpSync(base, dataDir, { recursive: true });
        const file = join(dataDir, 'outbox.db');
        const desk = startTestDesk({
          ...{ dataDir, serverUrl: server.url },
          // Nothing is remembered: each page is read from the file as it is now.
          databaseOpened: (sqlite) => void sqlite.pragma('cache_size = 1'),
        });
        await desk.call('readConnection', {});
        let inMemory = false;
        const damaged = new Set<number>();
        for (let n = 0; n <= random.below(3); n += 1) {
          const page = random.below(whole.length / pageSize);
          damagePage(file, page);
          damaged.add(page + 1);
        }
        const said: string[] = [];
        for (let n = 0; n < 6; n += 1) {
          const place = random.below(60);
          if (random.below(2) === 0) {
            await desk.call('saveDraft', { conversationId: bulkId(place), kind: 'note', text: `new ${n}.` });
            expect((await desk.call('readDrafts', { conversationId: bulkId(place) })).note).toBe(`new ${n}.`);
          } else {
            expect((await desk.call('addNote', { conversationId, text: `said ${n}.` })).state).toBe('queued');
            said.push(`said ${n}.`);
          }
          // The first act met it: nothing had been changed since all was read.
          if (n === 0) inMemory = desk.bugs.length > 0;
        }
        const isMended = (await salvagedAt(desk)) !== null;
        if (isMended) mended += 1;
        desk.desk.stop();
        const again = startTestDesk({ dataDir, serverUrl: server.url });
        // Who is signed in stood on the page, and nobody asked: found at the start, which asks to sign in.
        if (!isMended && (await again.call('readSession', {})).state === 'signed-out') {
          again.desk.stop();
          continue;
        }
        const there = (await notes(again)).map((text) => text.split(' ').slice(0, 2).join(' '));
        expect(there.filter((text) => text.startsWith('said'))).toEqual(said);
        expect(new Set(there).size).toBe(there.length);
        for (const [name, pages] of pagesOf) {
          const isNote = name.startsWith('note');
          const isLost = pages.some((page) => damaged.has(page));
          if (isLost && !(isNote && inMemory)) continue;
          if (isLost) keptByMemory += 1;
          if (isNote) expect(there).toContain(name);
          else expect(await draft(again, bulkId(Number(/\d+/.exec(name)?.[0])))).toContain(name);
        }
        expect(desk.bugs.filter((bug) => !isDamage(bug))).toEqual([]);
        again.desk.stop();
        rmSync(dataDir, { recursive: true });
      }
    });
    expect(mended).toBeGreaterThan(8);
    expect(keptByMemory).toBeGreaterThan(0);
  });
});

describe('a desk that can not open what it salvaged', () => {
  it('OUTBOX-18: is begun anew, and then has what was salvaged and the act that is asked again', async () => {
    const dataDir = join(folder.path, 'anew');
    cpSync(join(folder.path, 'untouched'), dataDir, { recursive: true });
    let isFull = false;
    let begunAnew = 0;
    const desk = startTestDesk({ dataDir, serverUrl: server.url });
    await desk.call('saveDraft', { conversationId, kind: 'reply', text: `kept ${words(1)}` });
    for (let n = 0; n < 40; n += 1)
      await desk.call('saveDraft', { conversationId: bulkId(n), kind: 'reply', text: words(n) });
    // Written back from the journal: what is damaged then is what is read.
    desk.desk.stop();
    const again = startTestDesk({
      ...{ dataDir, serverUrl: server.url },
      databaseOpened(sqlite) {
        if (isFull) throw new Database.SqliteError('no room', 'SQLITE_FULL');
        sqlite.pragma('cache_size = 1');
      },
      onBeginAnew() {
        begunAnew += 1;
      },
    });
    damagePageOf(join(dataDir, 'outbox.db'), 'bulk-20reply');
    isFull = true;
    const act = { conversationId: bulkId(20), kind: 'reply' as const, text: 'written over damage' };
    await expect(again.call('saveDraft', act)).rejects.toThrow('disk-full');
    expect(begunAnew).toBe(1);
    again.desk.stop();
    isFull = false;
    const anew = startTestDesk({ dataDir, serverUrl: server.url });
    expect(await salvagedAt(anew)).not.toBeNull();
    expect(await draft(anew, conversationId)).toBe(`kept ${words(1)}`);
    await anew.call('saveDraft', act);
    expect(await draft(anew, bulkId(20))).toBe(act.text);
    anew.desk.stop();
  });
});

describe('a cache that is overwritten under a desk process', () => {
  it('SYNC-8: is set aside and read anew; outbox, drafts and what is unsent stay, and it is not told as salvaged', async () => {
    const dataDir = join(folder.path, 'cached');
    cpSync(join(folder.path, 'untouched'), dataDir, { recursive: true });
    const file = join(dataDir, 'cache.db');
    enlargeCache(dataDir, 120_000);
    const desk = await startDeskProcess({ dataDir, serverUrl: server.url, savedToken: token });
    await live(desk);
    await desk.call('saveDraft', { conversationId, kind: 'reply', text: 'half a thought' });
    damagePageOf(file, 'bulk-600-50bulk-600');
    const asked = { conversationId: conversationIdSchema.parse('bulk-600'), beforeOrder: null, limit: 200 };
    await expect(desk.call('readThread', asked)).rejects.toThrow('bug');
    await live(desk);
    await waitUntil(
      'it is read anew',
      async () => (await desk.call('readInbox', { filter: 'all' })).rows.length > 0,
    );
    await desk.call('addNote', { conversationId, text: 'into the new cache' });
    await waitUntil('sent', async () => (await notes(desk)).includes('into the new cache'));
    expect(await draft(desk, conversationId)).toBe('half a thought');
    expect(await salvagedAt(desk)).toBeNull();
    const names = readdirSync(dataDir);
    expect(names.some((name) => /^cache\.db\.damaged-\d+$/.test(name))).toBe(true);
    expect(names.some((name) => name.startsWith('outbox.db.damaged'))).toBe(false);
    await desk.stop();
  });

  it('SYNC-42: damage that nobody asks for is found by a desk at work, some seconds after its start', async () => {
    const dataDir = join(folder.path, 'looked-at');
    cpSync(join(folder.path, 'untouched'), dataDir, { recursive: true });
    enlargeCache(dataDir, 120_000);
    damagePageOf(join(dataDir, 'cache.db'), 'bulk-600-50bulk-600');
    const desk = await startDeskProcess({ dataDir, serverUrl: server.url, savedToken: token });
    await live(desk);
    await waitUntil(
      'it is set aside',
      () => readdirSync(dataDir).some((name) => /^cache\.db\.damaged-\d+$/.test(name)),
      { withinMs: 30_000 },
    );
    await waitUntil(
      'it is read anew',
      async () => (await desk.call('readInbox', { filter: 'all' })).rows.length > 0,
    );
    await desk.stop();
  });
});
