// Tries opening, migrating and refusing a database.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { DatabaseInUseError, holdDatabaseLock } from './hold-database-lock.ts';
import { isDatabaseOutage } from './is-database-outage.ts';
import { DatabaseFromFutureError, migrate, migrations } from './migrate.ts';
import { openDatabase } from './open-database.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'guichet-database-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('SRV-23 opens with WAL, full sync and foreign keys, every time', () => {
  for (let time = 0; time < 2; time += 1) {
    const database = openDatabase(folder);
    expect(database.pragma('journal_mode', { simple: true })).toBe('wal');
    expect(database.pragma('synchronous', { simple: true })).toBe(2);
    expect(database.pragma('foreign_keys', { simple: true })).toBe(1);
    database.close();
  }
});

it('SRV-16 migrations are numbered 1, 2, 3 … and each runs once', () => {
  expect(migrations.map(({ version }) => version)).toEqual(migrations.map((_, index) => index + 1));
  const database = openDatabase(folder);
  expect(database.pragma('user_version', { simple: true })).toBe(migrations.length);
  const ran: number[] = [];
  const next = { version: migrations.length + 1, up: () => ran.push(1) };
  migrate(database, [...migrations, next]);
  migrate(database, [...migrations, next]);
  expect(ran).toEqual([1]);
  database.close();
});

it('SRV-16 a step that fails leaves the version and the tables as they were', () => {
  const database = openDatabase(folder);
  const broken = {
    version: migrations.length + 1,
    up() {
      database.exec('CREATE TABLE half (id INTEGER) STRICT');
      throw new Error('power cut');
    },
  };
  expect(() => migrate(database, [...migrations, broken])).toThrow('power cut');
  expect(database.pragma('user_version', { simple: true })).toBe(migrations.length);
  expect(database.prepare(`SELECT name FROM sqlite_master WHERE name = 'half'`).get()).toBeUndefined();
  database.close();
});

it('SRV-16 refuses a database from the future, and says so', () => {
  const database = openDatabase(folder);
  database.pragma('user_version = 77');
  database.close();
  expect(() => openDatabase(folder)).toThrow(DatabaseFromFutureError);
  expect(() => openDatabase(folder)).toThrow('version 77');
});

it('SRV-16 a folder is held by one at a time', () => {
  const lock = holdDatabaseLock(folder);
  expect(() => holdDatabaseLock(folder)).toThrow(DatabaseInUseError);
  lock.release();
  holdDatabaseLock(folder).release();
});

it('SRV-21 tells an outage from a mistake', () => {
  const database = openDatabase(folder);
  const thrownBy = (act: () => unknown): unknown => {
    try {
      act();
    } catch (error) {
      return error;
    }
    return null;
  };
  database.pragma(`max_page_count = ${Number(database.pragma('page_count', { simple: true }))}`);
  const full = thrownBy(() => {
    const insert = database.prepare('INSERT INTO contacts VALUES (?, 1, ?)');
    for (let count = 0; count < 100; count += 1) insert.run(`${count}`, 'x'.repeat(5_000));
  });
  expect([isDatabaseOutage(full), isDatabaseOutage(new Error('SQLITE_FULL'))]).toEqual([true, false]);
  expect(isDatabaseOutage(thrownBy(() => database.exec('INSERT INTO teams VALUES (NULL, 1, 2)')))).toBe(
    false,
  );
  database.close();
});
