// Owns opening one SQLite file: the lock, durability read back, damage and versions told apart as typed errors.
import { statSync } from 'node:fs';
import Database from 'better-sqlite3';
import { type Migration, migrate } from './migrate.ts';

export type Sqlite = Database.Database;

/** The file was written by a newer program: it is left alone. */
export class DatabaseTooNew extends Error {
  override readonly name = 'DatabaseTooNew';
}
/** Another process holds the file. */
export class DatabaseAlreadyOpen extends Error {
  override readonly name = 'DatabaseAlreadyOpen';
}
/** The file is not what it should be: no database, broken, or another program's. */
export class DatabaseDamaged extends Error {
  override readonly name = 'DatabaseDamaged';
}

export type OpenSqliteOptions = {
  path: string;
  /** Written into the file, so that another database put in its place is noticed. */
  applicationId: number;
  synchronous: 'NORMAL' | 'FULL';
  migrations: readonly Migration[];
  /** Path of a better-sqlite3 binary built for this runtime; null = the package's own. */
  nativeBinding: string | null;
  /** Files up to this size are checked at opening (about 10 ms for each MiB); larger ones are the caller's to check. */
  checkUpToBytes: number;
};

const synchronousLevels = { NORMAL: 1, FULL: 2 } as const;

/**
 * Opens or creates the file, holds it exclusively until closed, checks it and brings it to the latest version.
 * Throws DatabaseTooNew, DatabaseAlreadyOpen, DatabaseDamaged, or SQLite's own error (see `isDiskFull`).
 */
export function openSqlite(options: OpenSqliteOptions): Sqlite {
  const { path, nativeBinding } = options;
  const sqlite = typed(
    path,
    () => new Database(path, { timeout: 1_000, ...(nativeBinding === null ? {} : { nativeBinding }) }),
  );
  try {
    typed(path, () => prepareFile(sqlite, options));
    return sqlite;
  } catch (error) {
    sqlite.close();
    throw error;
  }
}

function prepareFile(sqlite: Sqlite, options: OpenSqliteOptions): void {
  const { path, applicationId, synchronous, migrations } = options;
  // Before the first access, so that the lock is held from there on and no shared memory is needed.
  sqlite.pragma('locking_mode = EXCLUSIVE');
  const isEmpty = Number(sqlite.pragma('page_count', { simple: true })) === 0;
  const foundId = Number(sqlite.pragma('application_id', { simple: true }));
  if (!isEmpty && foundId !== applicationId) throw new DatabaseDamaged(`${path} belongs to another program`);
  if (sqlite.pragma('journal_mode = WAL', { simple: true }) !== 'wal') {
    throw new DatabaseDamaged(`${path} can not be put in WAL mode`);
  }
  sqlite.pragma(`synchronous = ${synchronous}`);
  const level = Number(sqlite.pragma('synchronous', { simple: true }));
  if (level !== synchronousLevels[synchronous]) throw new Error(`synchronous reads back ${level}`);
  if (!isEmpty && statSync(path).size <= options.checkUpToBytes) {
    const verdict = sqlite.pragma('quick_check(1)', { simple: true });
    if (verdict !== 'ok') throw new DatabaseDamaged(`${path}: ${String(verdict)}`);
  }
  const version = Number(sqlite.pragma('user_version', { simple: true }));
  const latest = migrations.length;
  if (version > latest)
    throw new DatabaseTooNew(`${path} has version ${version}, this program knows ${latest}`);
  migrate(sqlite, migrations, applicationId);
}

function typed<Value>(path: string, act: () => Value): Value {
  try {
    return act();
  } catch (error) {
    const code = codeOf(error);
    if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED')) {
      throw new DatabaseAlreadyOpen(`${path} is in use`, { cause: error });
    }
    if (isDamage(error)) throw new DatabaseDamaged(`${path}: ${code}`, { cause: error });
    throw error;
  }
}

function codeOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : '';
  return typeof code === 'string' ? code : '';
}

/** Whether SQLite or the file system says there is no room left. */
export function isDiskFull(error: unknown): boolean {
  const code = codeOf(error);
  return code.startsWith('SQLITE_FULL') || code === 'ENOSPC' || code === 'EDQUOT';
}

/** Whether the error says that a database file is broken. */
export function isDamage(error: unknown): boolean {
  const code = codeOf(error);
  return (
    error instanceof DatabaseDamaged || code.startsWith('SQLITE_CORRUPT') || code.startsWith('SQLITE_NOTADB')
  );
}
