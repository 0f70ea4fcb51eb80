// Owns the proof that a full disk is shown and passes, that all can be read meanwhile, and that no step of a write loses a word.
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { migrate } from '../../src-main/desk/database/migrate.ts';
import { outboxApplicationId, outboxMigrations } from '../../src-main/desk/database/open-outbox.ts';
import { isDamage, type Sqlite } from '../../src-main/desk/database/open-sqlite.ts';
import { tryRoomEveryMs } from '../../src-main/desk/disk-watch.ts';
import { type Agent, agentSchema } from '../../src-shared/domain/people/agent.ts';
import { teamSchema } from '../../src-shared/domain/people/team.ts';
import { conversationIdSchema } from '../../src-shared/std/ids.ts';
import { seededRandom } from '../../src-shared/std/seeded-random.ts';
import { closeCodes } from '../../src-shared/wire/limits.ts';
import { seededCommandIds } from '../support/command-ids.ts';
import { damagePageOf } from '../support/damage-page.ts';
import { type ModelNetwork, modelNetwork } from '../support/simulation/model-network.ts';
import { type ModelServer, modelServer } from '../support/simulation/model-server.ts';
import { type SimulatedDesk, simulatedDesk } from '../support/simulation/simulated-desk.ts';
import { type VirtualTime, virtualTime } from '../support/simulation/virtual-time.ts';
import { startTestDesk } from '../support/start-test-desk.ts';
import { type TemporaryFolder, temporaryFolder } from '../support/temporary-folder.ts';
import { waitUntil } from '../support/wait-until.ts';

const team = teamSchema.parse({ id: 'north', name: 'North', seq: 0 });
const ada: Agent = agentSchema.parse({
  ...{ id: 'ada', name: 'Ada', email: 'ada@w.example', roles: ['agent'], teamIds: ['north'], seq: 0 },
  ...{ presence: 'online', acceptingChat: true, chatCapacity: 4 },
});
const grace: Agent = agentSchema.parse({ ...ada, id: 'grace', name: 'Grace', email: 'grace@w.example' });
const conversationId = conversationIdSchema.parse('c-1');
const plenty = 1_000_000;
const pagesOf = (sqlite: Sqlite) => Number(sqlite.pragma('page_count', { simple: true }));
const leave = (sqlite: Sqlite, pages: number) => {
  // What is free within the file would be room as well.
  sqlite.exec('VACUUM');
  sqlite.pragma(`max_page_count = ${pagesOf(sqlite) + pages}`);
};

let folder: TemporaryFolder;
let time: VirtualTime;
let network: ModelNetwork;
let server: ModelServer;
let desk: SimulatedDesk;
/** As the server ends the link there is. */
let endLink: (code: number) => void;
const opened = new Map<string, Sqlite>();
const random = seededRandom(7);
const makeId = seededCommandIds('disk', random);
const database = (name: 'outbox' | 'cache'): Sqlite => {
  const found = opened.get(name);
  if (found === undefined) throw new Error(`${name} was not opened`);
  return found;
};

beforeEach(async () => {
  folder = temporaryFolder('disk');
  time = virtualTime();
  network = modelNetwork(time, random);
  server = modelServer('db-1', [team], [ada, grace]);
  server.visitorSays(conversationId, makeId(), 'question', 0);
  network.setServer(server);
  desk = simulatedDesk({
    ...{ agent: ada, folder: folder.path, time, random, makeId },
    network: {
      openSocket(url, handlers) {
        endLink = handlers.closed;
        return network.openSocket(url, handlers);
      },
    },
    databaseOpened: (sqlite) =>
      void opened.set(sqlite.name.endsWith('cache.db') ? 'cache' : 'outbox', sqlite),
  });
  await time.runUntil(5_000);
});
afterEach(() => {
  desk.stop();
  folder.remove();
});
const call: SimulatedDesk['window']['call'] = (name, input) => desk.window.call(name, input);
const pass = (ms: number) => time.runUntil(time.now() + ms);
const disk = async () => (await call('readConnection', {})).disk;
const thread = () => call('readThread', { conversationId, beforeOrder: null, limit: 200 });
const long = (name: string) => `${name} ${'x'.repeat(9_000)}`;
const reply = (text: string) => call('sendReply', { conversationId, text, thenResolve: false });

describe('a full disk', () => {
  it('OUTBOX-16: refuses an act and keeps its words, is shown, lets all be read, and passes by itself', async () => {
    await call('saveDraft', { conversationId, kind: 'reply', text: 'half a thought' });
    await pass(5_000);
    const before = await thread();
    leave(database('outbox'), 0);
    await expect(reply(long('lost?'))).rejects.toThrow('disk-full');
    expect(await disk()).toBe('full');
    expect(desk.window.notices).toContainEqual({ notice: 'connection-changed' });
    expect(await thread()).toEqual(before);
    expect((await call('readDrafts', { conversationId })).reply).toBe('half a thought');
    await pass(tryRoomEveryMs * 3);
    expect(await disk()).toBe('full');
    database('outbox').pragma(`max_page_count = ${plenty}`);
    await pass(tryRoomEveryMs);
    expect(await disk()).toBe('ok');
    expect((await reply(long('after'))).state).toBe('queued');
    expect(desk.bugs).toEqual([]);
  });

  it('OUTBOX-11: at whatever step of it a refused reply’s discarding meets it, the reply is there, or its words in the draft', async () => {
    const words = `mended ${'x'.repeat(40_000)}`;
    let refusals = 0;
    for (let room = 0; room < 8; room += 1) {
      network.setServer(null);
      const answer = await reply('said');
      if (answer.state !== 'queued') throw new Error(answer.reason);
      const { entryId } = answer;
      const epoch = server.conversations.get(conversationId)?.epoch ?? 0;
      server.accept(grace.id, makeId(), { name: 'take-conversation', conversationId, epoch }, time.now());
      network.setServer(server);
      await pass(60_000);
      expect((await call('readConnection', {})).refused).toBe(1);
      leave(database('outbox'), 2 * room);
      const discarded = await call('discardEntry', { entryId, text: words }).catch(() => null);
      if (discarded === null) refusals += 1;
      desk.crash();
      database('outbox').pragma(`max_page_count = ${plenty}`);
      await pass(1_000);
      const after = [
        (await call('readConnection', {})).refused,
        (await call('readDrafts', { conversationId })).reply,
      ];
      expect(after).toEqual(discarded === null ? [1, ''] : [0, words]);
      await call('discardEntry', { entryId, text: null });
      await call('saveDraft', { conversationId, kind: 'reply', text: '' });
      await call('takeConversation', { conversationId });
      await pass(60_000);
    }
    expect(refusals).toBeGreaterThan(0);
    expect(refusals).toBeLessThan(8);
  });

  it('OUTBOX-16: passes with the next act that holds, without waiting', async () => {
    leave(database('outbox'), 0);
    await expect(reply(long('no'))).rejects.toThrow('disk-full');
    database('outbox').pragma(`max_page_count = ${plenty}`);
    await reply('yes');
    expect(await disk()).toBe('ok');
  });

  it('SYNC-9: the server ends the session meanwhile: it is told at once, though nothing can be written down', async () => {
    database('outbox').pragma('query_only = ON');
    endLink(closeCodes.unauthenticated);
    expect(await call('readSession', {})).toMatchObject({ state: 'signed-in', expired: true });
    await pass(1_000);
    expect(desk.window.notices).toContainEqual({ notice: 'session-changed' });
    expect(await thread()).not.toBeNull();
    database('outbox').pragma('query_only = OFF');
  });

  it('OUTBOX-16: of the cache is shown too; what came meanwhile is there once there is room', async () => {
    leave(database('cache'), 0);
    for (let n = 0; n < 5; n += 1)
      server.visitorSays(conversationId, makeId(), long(`news ${n}`), time.now());
    network.broadcast();
    await pass(2_000);
    expect(await disk()).toBe('full');
    expect(await thread()).not.toBeNull();
    // Acts have a file of their own and go on.
    expect((await call('addNote', { conversationId, text: 'aside' })).state).toBe('queued');
    database('cache').pragma(`max_page_count = ${plenty}`);
    await pass(120_000);
    expect(await disk()).toBe('ok');
    const texts = (await thread())?.messages.flatMap((message) => ('text' in message ? [message.text] : []));
    expect(texts?.map((text) => text.slice(0, 8).trim())).toEqual(
      server.messages().flatMap((message) => ('text' in message ? [message.text.slice(0, 8).trim()] : [])),
    );
    expect(desk.bugs).toEqual([]);
  });

  it('OUTBOX-16: leaves a damaged cache where it is, so that the rest of it is read, and mends it once there is room', async () => {
    const damaged = conversationIdSchema.parse('c-2');
    for (let n = 0; n < 20; n += 1)
      server.visitorSays(damaged, makeId(), `news ${n}. ${'x'.repeat(900)}`, time.now());
    network.broadcast();
    await pass(5_000);
    const before = await thread();
    const cache = database('cache');
    cache.pragma('cache_size = 1');
    cache.pragma('wal_checkpoint(TRUNCATE)');
    damagePageOf(cache.name, 'news 10.');
    leave(database('outbox'), 0);
    const folders = () => readdirSync(dirname(cache.name)).filter((name) => name.includes('damaged'));
    const read = () => call('readThread', { conversationId: damaged, beforeOrder: null, limit: 200 });
    await expect(read()).rejects.toThrow('disk-full');
    expect([await disk(), folders()]).toEqual(['full', []]);
    expect(await thread()).toEqual(before);
    expect((await call('readInbox', { filter: 'all' })).rows).toHaveLength(2);
    database('outbox').pragma(`max_page_count = ${plenty}`);
    await pass(60_000);
    expect(await disk()).toBe('ok');
    await read().catch(() => null);
    await pass(60_000);
    expect((await read())?.messages).toHaveLength(20);
    expect(folders()).toHaveLength(1);
    expect(desk.bugs.filter((bug) => !isDamage(bug))).toEqual([]);
  });

  it('OUTBOX-16: at whatever step of a day’s writes it comes, what was answered is done once and nothing else is lost', async () => {
    const sentOnce: string[] = [];
    let refusals = 0;
    for (let room = 0; room < 24; room += 1) {
      network.setServer(room % 3 === 0 ? null : server);
      const sqlite = database(room % 4 === 3 ? 'cache' : 'outbox');
      await call('saveDraft', { conversationId, kind: 'note', text: `kept ${room}` });
      leave(sqlite, Math.floor(room / 2));
      const attempt = async (act: () => Promise<unknown>) => {
        try {
          await act();
          return true;
        } catch (error) {
          expect(String(error)).toContain('disk-full');
          refusals += 1;
          return false;
        }
      };
      if (await attempt(() => reply(long(`reply ${room}.`)))) sentOnce.push(`reply ${room}.`);
      if (
        await attempt(() => call('saveDraft', { conversationId, kind: 'reply', text: long(`draft ${room}`) }))
      )
        expect((await call('readDrafts', { conversationId })).reply).toContain(`draft ${room}`);
      await attempt(() => call('markRead', { conversationId, upTo: room + 1 }));
      if (await attempt(() => call('addNote', { conversationId, text: long(`note ${room}.`) })))
        sentOnce.push(`note ${room}.`);
      else expect((await call('readDrafts', { conversationId })).note).toBe(`kept ${room}`);
      await pass(7_000);
      if (room % 5 === 0) desk.crash();
      database(room % 4 === 3 ? 'cache' : 'outbox').pragma(`max_page_count = ${plenty}`);
      network.setServer(server);
      await pass(60_000);
      expect(await disk()).toBe('ok');
    }
    await pass(120_000);
    expect(await call('readConnection', {})).toMatchObject({ toSend: 0, refused: 0 });
    const stored = server
      .messages()
      .flatMap((message) =>
        message.kind === 'outgoing' || message.kind === 'note' ? [message.text.split(' x')[0]] : [],
      );
    expect(stored).toEqual(sentOnce);
    expect(refusals).toBeGreaterThan(10);
    expect(desk.bugs).toEqual([]);
    for (const sqlite of [database('outbox'), database('cache')])
      expect(sqlite.pragma('integrity_check', { simple: true })).toBe('ok');
  });
});

describe('a start on a full disk', () => {
  it('OUTBOX-16: of a file that an older program left reads all of it, says so, and begins anew when there is room', async () => {
    const dataDir = join(folder.path, 'older');
    mkdirSync(dataDir);
    const older = new Database(join(dataDir, 'outbox.db'));
    migrate(older, outboxMigrations.slice(0, 2), outboxApplicationId);
    older.exec(`
      INSERT INTO accounts VALUES (1, 'http://127.0.0.1:9', 'ada', 'Ada', 'ada@w.example', 'W');
      INSERT INTO meta VALUES ('current-account', '1');
      INSERT INTO drafts VALUES (1, 'c-1', 'reply', 'half a thought', 5);`);
    older.close();
    let full = true;
    let again = 0;
    const test = startTestDesk({
      ...{ dataDir, serverUrl: 'http://127.0.0.1:9' },
      databaseOpened(sqlite) {
        if (full && sqlite.name.endsWith('outbox.db')) leave(sqlite, 0);
      },
      onBeginAnew() {
        again += 1;
      },
    });
    expect((await test.call('readConnection', {})).disk).toBe('full');
    expect((await test.call('readDrafts', { conversationId })).reply).toBe('half a thought');
    await expect(test.call('saveDraft', { conversationId, kind: 'reply', text: 'more' })).rejects.toThrow(
      'disk-full',
    );
    expect((await test.call('readDrafts', { conversationId })).reply).toBe('half a thought');
    full = false;
    await waitUntil('there is room', () => again > 0);
    test.desk.stop();
    const anew = startTestDesk({ dataDir, serverUrl: 'http://127.0.0.1:9' });
    expect((await anew.call('readConnection', {})).disk).toBe('ok');
    expect((await anew.call('readDrafts', { conversationId })).reply).toBe('half a thought');
    await anew.call('saveDraft', { conversationId, kind: 'reply', text: 'more' });
    expect(anew.bugs).toEqual([]);
    anew.desk.stop();
    rmSync(dataDir, { recursive: true });
  });
});
