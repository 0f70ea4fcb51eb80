// Owns opening the server's database: its pragmas, read back and asserted, and its migrations.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import type { Database } from './database.ts';
import { migrate } from './migrate.ts';

/** Earlier versions can corrupt a database when a WAL is reset. */
const oldestSafeSqlite: readonly [number, number, number] = [3, 51, 3];

/**
 * How far the log grows before whoever writes begins it anew, having copied what the thread of start-checkpoints.ts has
 * not: little beside it, all without it.
 */
const logPages = 16_000;

export const databaseFileName = 'guichet.db';

/**
 * Opens `<dataDir>/guichet.db`, creating it when missing, and brings it to this build's version.
 * Throws `DatabaseFromFutureError` when a newer build wrote it, a SqliteError when it cannot be opened.
 *
 * A full disk may have no room for the file by which connections share the log: then this one has it in memory, and
 * the database to itself until it closes.
 */
export function openDatabase(dataDir: string): Database {
  mkdirSync(dataDir, { recursive: true });
  const file = join(dataDir, databaseFileName);
  try {
    return prepareDatabase(new SqliteDatabase(file));
  } catch (error) {
    if (!isLackOfRoom(error)) throw error;
    const alone = new SqliteDatabase(file);
    alone.pragma('locking_mode = EXCLUSIVE');
    return prepareDatabase(alone);
  }
}

/** Whether no other connection can read it. */
export function hasToItself(database: Database): boolean {
  return database.pragma('locking_mode', { simple: true }) === 'exclusive';
}

function isLackOfRoom(error: unknown): boolean {
  return error instanceof SqliteDatabase.SqliteError && error.code.startsWith('SQLITE_IOERR_SHM');
}

/** Sets pragmas and migrates; closes the database again when that fails. */
export function prepareDatabase(database: Database): Database {
  try {
    assertSqliteVersion(database);
    database.pragma('journal_mode = WAL');
    database.pragma('synchronous = FULL');
    database.pragma('foreign_keys = ON');
    database.pragma('busy_timeout = 2000');
    database.pragma(`wal_autocheckpoint = ${logPages}`);
    assertPragma(database, 'synchronous', 2);
    assertPragma(database, 'foreign_keys', 1);
    if (!database.memory) assertPragma(database, 'journal_mode', 'wal');
    migrate(database);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

function assertSqliteVersion(database: Database): void {
  const version = String(database.prepare('SELECT sqlite_version()').pluck().get());
  const parts = version.split('.').map(Number);
  for (const [index, oldest] of oldestSafeSqlite.entries()) {
    const part = parts[index] ?? 0;
    if (part > oldest) return;
    if (part < oldest)
      throw new Error(`SQLite ${version} is too old: ${oldestSafeSqlite.join('.')} is needed`);
  }
}

/** The library is built with weaker defaults: what was asked for is read back. */
function assertPragma(database: Database, name: string, wanted: string | number): void {
  const actual: unknown = database.pragma(name, { simple: true });
  if (actual !== wanted) throw new Error(`pragma ${name} is ${String(actual)} instead of ${wanted}`);
}
