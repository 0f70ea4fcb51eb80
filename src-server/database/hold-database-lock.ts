// Owns that one process at a time serves a database: a lock the operating system drops when the process dies.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';

/** Another process serves this data folder. */
export class DatabaseInUseError extends Error {
  override readonly name = 'DatabaseInUseError';
}

export type DatabaseLock = { release(): void };

/**
 * Takes `<dataDir>/server.lock` until released. Throws `DatabaseInUseError` at once when somebody else has it.
 * It is an empty SQLite file kept in an exclusive transaction: SQLite's file locks end with the process. Nothing is
 * written for it, so that a full disk keeps nobody out.
 */
export function holdDatabaseLock(dataDir: string): DatabaseLock {
  mkdirSync(dataDir, { recursive: true });
  const lock = new SqliteDatabase(join(dataDir, 'server.lock'), { timeout: 0 });
  try {
    lock.pragma('journal_mode = MEMORY');
    lock.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    lock.close();
    if (error instanceof SqliteDatabase.SqliteError && error.code.startsWith('SQLITE_BUSY')) {
      throw new DatabaseInUseError(`another server uses ${dataDir}`);
    }
    throw error;
  }
  return { release: () => lock.close() };
}
