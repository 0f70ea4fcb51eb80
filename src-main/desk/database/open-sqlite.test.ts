// Owns the proof that a database file is held by one, as durable as asked, and never touched when it is not ours to touch.
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  DatabaseAlreadyOpen,
  DatabaseDamaged,
  DatabaseTooNew,
  isDamage,
  isDiskFull,
  type OpenSqliteOptions,
  openSqlite,
  type Sqlite,
} from './open-sqlite.ts';

let folder: string;
let opened: Sqlite[];
const oneTable = [{ name: '001-things', sql: 'CREATE TABLE things (id TEXT PRIMARY KEY) STRICT' }];
const open = (changed: Partial<OpenSqliteOptions> = {}) => {
  const sqlite = openSqlite({
    path: join(folder, 'test.db'),
    applicationId: 77,
    synchronous: 'FULL',
    migrations: oneTable,
    nativeBinding: null,
    checkUpToBytes: Number.POSITIVE_INFINITY,
    ...changed,
  });
  opened.push(sqlite);
  return sqlite;
};
const closeAll = () => {
  for (const sqlite of opened.splice(0)) sqlite.close();
};

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'guichet-sqlite-'));
  opened = [];
});
afterEach(() => {
  closeAll();
  rmSync(folder, { recursive: true });
});

describe('opening a database', () => {
  it('SYNC-15: has write-ahead journal and the durability asked for, read back', () => {
    const sqlite = open();
    expect(sqlite.pragma('journal_mode', { simple: true })).toBe('wal');
    expect(sqlite.pragma('synchronous', { simple: true })).toBe(2);
    expect(sqlite.pragma('locking_mode', { simple: true })).toBe('exclusive');
    const [major = 0, minor = 0, patch = 0] = String(sqlite.prepare('SELECT sqlite_version()').pluck().get())
      .split('.')
      .map(Number);
    expect(major * 1_000_000 + minor * 1_000 + patch).toBeGreaterThanOrEqual(3_051_003);
  });

  it('SYNC-15: a second opener is refused while the first lives', () => {
    open();
    expect(() => open()).toThrow(DatabaseAlreadyOpen);
    closeAll();
    open();
  });

  it('SYNC-15: a database of a newer program is refused and left as it is', () => {
    open().pragma('user_version = 2');
    closeAll();
    const before = readFileSync(join(folder, 'test.db'));
    expect(() => open()).toThrow(DatabaseTooNew);
    expect(readFileSync(join(folder, 'test.db'))).toEqual(before);
  });

  it('SYNC-15: migrations run once each, in order; one that fails leaves the version before it', () => {
    open();
    closeAll();
    const two = [...oneTable, { name: '002-more', sql: 'ALTER TABLE things ADD COLUMN name TEXT' }];
    const broken = [...two, { name: '003-broken', sql: 'CREATE TABLE half (a); CREATE TABLE half (a)' }];
    expect(() => open({ migrations: broken })).toThrow('already exists');
    const sqlite = open({ migrations: two });
    expect(sqlite.pragma('user_version', { simple: true })).toBe(2);
    expect(sqlite.prepare("SELECT count(*) FROM sqlite_master WHERE name = 'half'").pluck().get()).toBe(0);
  });

  it('SYNC-8: no database, a broken one and another program’s are all called damaged', () => {
    const path = join(folder, 'test.db');
    writeFileSync(
      path,
      'this is a letter, not a database, and long enough to be looked at as one'.repeat(20),
    );
    expect(() => open()).toThrow(DatabaseDamaged);
    rmSync(path);
    const sqlite = open();
    const insert = sqlite.prepare('INSERT INTO things VALUES (?)');
    for (let n = 0; n < 2_000; n += 1) insert.run(`thing ${n}`);
    closeAll();
    const bytes = readFileSync(path);
    bytes.fill(0xa5, 4_096 * 3, 4_096 * 9);
    writeFileSync(path, bytes);
    expect(() => open()).toThrow(DatabaseDamaged);
    rmSync(path);
    open({ applicationId: 78 });
    closeAll();
    expect(() => open()).toThrow(DatabaseDamaged);
    writeFileSync(path, '');
    open();
  });

  it('SYNC-15: what was committed is there after the file is copied from under a running program', () => {
    const sqlite = open();
    sqlite.prepare('INSERT INTO things VALUES (?)').run('kept');
    for (const suffix of ['', '-wal']) {
      copyFileSync(join(folder, `test.db${suffix}`), join(folder, `copy.db${suffix}`));
    }
    const copy = open({ path: join(folder, 'copy.db') });
    expect(copy.prepare('SELECT id FROM things').pluck().all()).toEqual(['kept']);
  });

  it('OUTBOX-11: a full disk is told apart from a bug and from damage', () => {
    const sqlite = open();
    sqlite.pragma(`max_page_count = ${Number(sqlite.pragma('page_count', { simple: true }))}`);
    const insert = sqlite.prepare('INSERT INTO things VALUES (?)');
    let failure: unknown;
    try {
      for (let n = 0; n < 5_000; n += 1) insert.run(`thing ${n}`);
    } catch (error) {
      failure = error;
    }
    expect(isDiskFull(failure)).toBe(true);
    expect(isDamage(failure)).toBe(false);
    expect(isDiskFull(new Error('SQLITE_FULL'))).toBe(false);
    expect(Number(sqlite.prepare('SELECT count(*) FROM things').pluck().get())).toBeGreaterThan(0);
  });
});
