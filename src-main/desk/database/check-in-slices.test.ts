// Owns the proof that a cache of any size is looked at whole, a little at a time, and that damage anywhere in it is found.
import { closeSync, mkdtempSync, openSync, readSync, rmSync, statSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { conversationIdSchema } from '../../../src-shared/std/ids.ts';
import { openCache } from './open-cache.ts';
import { isDamage, type Sqlite } from './open-sqlite.ts';

const pageSize = 4_096;
const messages = 60_000;
const [wordsEach, longWords] = [2_000, 30_000];

let dataDir: string;
let path: string;
beforeAll(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'guichet-slices-'));
  path = join(dataDir, 'cache.db');
  const { cache, sqlite } = open();
  sqlite.exec(`
    WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < ${messages})
    INSERT INTO messages (id, conversation_id, place, seq, kind, author_kind, at, text)
      SELECT 'message-' || n, 'conversation-' || (n % 997), n, n, iif(n % 3 = 0, 'incoming', 'outgoing'), 'contact', n,
        iif(n = ${messages / 2}, printf('%.*c', ${longWords}, 'w'), printf('%.*c', ${wordsEach}, 'w')) FROM n;
    INSERT INTO read_marks SELECT DISTINCT conversation_id, 'me', 1, 1 FROM messages;
    INSERT INTO conversations (id, contact_id, team_id, assignee_id, ongoing, waiting_since, spoken_at, seq, value, ended_at)
      SELECT conversation_id, 'v', 't', iif(max(n) % 2, 'me', NULL), max(n) % 3 > 0, iif(max(n) % 5, 7, NULL), 1, 1, '{}',
        iif(max(n) % 3 = 0, 1, NULL)
      FROM (SELECT conversation_id, place AS n FROM messages) GROUP BY conversation_id;`);
  cache.close();
}, 60_000);
afterAll(() => rmSync(dataDir, { recursive: true }));

function open() {
  const files: Sqlite[] = [];
  const owner = { serverUrl: 'http://127.0.0.1:1', agentId: 'ada' };
  const cache = openCache({
    ...{ dataDir, owner, nativeBinding: null, now: 1 },
    opened: (sqlite) => void files.push(sqlite),
  });
  const [sqlite] = files;
  if (sqlite === undefined) throw new Error('nothing was opened');
  return { cache, sqlite };
}

/** Nobody waits: what it throws, else null. */
function checkAll(now = () => performance.now()): unknown {
  const { cache } = open();
  try {
    while (cache.checkNextPart(now));
    return null;
  } catch (error) {
    return error;
  } finally {
    cache.close();
  }
}

/** Some page in the middle of that table or index. */
function pageOf(name: string, type: 'leaf' | 'overflow'): number {
  const sqlite = new Database(path, { readonly: true });
  const pages = sqlite
    .prepare<[string, string], number>('SELECT pageno FROM dbstat WHERE name = ? AND pagetype = ?')
    .pluck()
    .all(name, type);
  sqlite.close();
  const page = pages[Math.floor(pages.length / 2)];
  if (page === undefined) throw new Error(`${name} has no ${type} page`);
  return page - 1;
}

function whileDamaged(page: number, by: Buffer, act: () => void): void {
  const before = bytesOf(page);
  write(page, by);
  try {
    act();
  } finally {
    write(page, before);
  }
}

function bytesOf(page: number): Buffer {
  const file = openSync(path, 'r');
  const bytes = Buffer.alloc(pageSize);
  readSync(file, bytes, 0, pageSize, page * pageSize);
  closeSync(file);
  return bytes;
}

function write(page: number, bytes: Buffer): void {
  const file = openSync(path, 'r+');
  writeSync(file, bytes, 0, pageSize, page * pageSize);
  closeSync(file);
}

describe('a cache of more than 128 MiB', () => {
  it('SYNC-42: is looked at whole, no longer at once than a slice, and found sound', () => {
    expect(statSync(path).size).toBeGreaterThan(128 * 1024 * 1024);
    const { cache } = open();
    let [time, slices] = [0, 0];
    const looks: number[] = [];
    // A millisecond passes between two looks at the clock.
    const now = () => {
      time += 1;
      return time;
    };
    for (let before = time; cache.checkNextPart(now); before = time) {
      slices += 1;
      looks.push(time - before);
    }
    cache.close();
    expect(Math.max(...looks)).toBeLessThanOrEqual(11);
    expect(slices).toBeGreaterThan(messages / 20 / 11);
  }, 60_000);

  it.each([
    ['the rows', 'messages', 'leaf'],
    ['words that fill more than a page', 'messages', 'overflow'],
    ['an index', 'messages_thread', 'leaf'],
    ['an index of some rows', 'messages_by_id', 'leaf'],
    ['a key', 'sqlite_autoindex_conversations_1', 'leaf'],
    ['an index of some conversations', 'conversations_queue', 'leaf'],
    ['what has no rows of its own', 'read_marks', 'leaf'],
  ] as const)(
    'SYNC-42: damage in %s is found, though nothing was asked for that is there',
    (_, name, type) => {
      whileDamaged(pageOf(name, type), Buffer.alloc(pageSize, 0xa5), () =>
        expect(isDamage(checkAll())).toBe(true),
      );
    },
    30_000,
  );

  it('SYNC-42: so is a page of rows in place of another', () => {
    const page = pageOf('messages', 'leaf');
    whileDamaged(page, bytesOf(page - 300), () => expect(isDamage(checkAll())).toBe(true));
  }, 30_000);
});

it('SYNC-42: rows that come and go between two slices are no damage', () => {
  const { cache, sqlite } = open();
  let [time, slices] = [0, 0];
  const come = sqlite.prepare(
    `INSERT INTO messages (id, conversation_id, place, seq, kind, author_kind, at, text)
     VALUES (?, 'conversation-1', ?, 1, 'outgoing', 'contact', 1, 'new')`,
  );
  while (
    cache.checkNextPart(() => {
      time += 1;
      return time;
    })
  ) {
    slices += 1;
    come.run(`new-${slices}`, 1_000_000 + slices);
    sqlite.prepare('DELETE FROM messages WHERE rowid = ?').run(slices * 150);
    if (slices % 10 === 0) cache.writer.forget(conversationIdSchema.parse(`conversation-${slices}`));
  }
  cache.close();
  expect(slices).toBeGreaterThan(100);
}, 60_000);
