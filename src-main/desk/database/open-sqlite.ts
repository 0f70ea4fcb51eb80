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
  /** Told of the connection as soon as it is there: by it a test makes the disk as full as it likes. */
  opened?: ((sqlite: Sqlite) => void) | undefined;
};

const synchronousLevels = { NORMAL: 1, FULL: 2 } as const;

/**
 * Opens or creates the file, holds it exclusively until closed, checks it and brings it to the latest version.
 * Throws DatabaseTooNew, DatabaseAlreadyOpen, DatabaseDamaged, or SQLite's own error (see `isDiskFull`).
 */
export function openSqlite(options: OpenSqliteOptions): Sqlite {
  const { path } = options;
  const sqlite = typed(path, () => new Database(path, { timeout: 1_000, ...bindingOf(options) }));
  try {
    options.opened?.(sqlite);
    const isEmpty = typed(path, () => prepareFile(sqlite, options));
    try {
      typed(path, () => migrate(sqlite, options.migrations, options.applicationId));
      return sqlite;
    } catch (error) {
      // With nothing in it there is nothing to read.
      if (isEmpty || !isDiskFull(error)) throw error;
      return readOnlyImage(sqlite, options);
    }
  } catch (error) {
    sqlite.close();
    throw error;
  }
}

/** A new database, bare: no lock, no version, nothing in it. `:memory:` is a path. */
export function createSqlite(path: string, nativeBinding: string | null): Sqlite {
  return new Database(path, nativeBinding === null ? {} : { nativeBinding });
}

function bindingOf({ nativeBinding }: OpenSqliteOptions): { nativeBinding?: string } {
  return nativeBinding === null ? {} : { nativeBinding };
}

/**
 * There is no room to bring the file to this program's version: what is in it can be read all the same, from memory.
 * Every write is refused as if the disk were full; `isImage` tells one. The file is left as it is, and let go of.
 */
function readOnlyImage(sqlite: Sqlite, options: OpenSqliteOptions): Sqlite {
  const bytes = sqlite.serialize();
  sqlite.close();
  // A database in memory has no journal of that kind: bytes 18 and 19 of the header say which it has.
  bytes.fill(1, 18, 20);
  const image = new Database(bytes, bindingOf(options));
  migrate(image, options.migrations, options.applicationId);
  image.pragma('query_only = ON');
  return image;
}

/** Whether it was opened on a full disk, from which it can only be read until it is opened again. */
export function isImage(sqlite: Sqlite): boolean {
  return sqlite.memory && Number(sqlite.pragma('query_only', { simple: true })) === 1;
}

/** Writes some pages, durably, and gives them back. Throws as any write on a full disk does. */
export function tryWrite(sqlite: Sqlite): void {
  sqlite.transaction(() => {
    sqlite.exec(`
      CREATE TABLE room (bytes BLOB) STRICT;
      INSERT INTO room VALUES (zeroblob(${roomNeeded}));
      DROP TABLE room`);
  })();
}

/** What an act with its words takes, and more. */
const roomNeeded = 64 * 1024;

/** Returns whether there was nothing in it. */
function prepareFile(sqlite: Sqlite, options: OpenSqliteOptions): boolean {
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
  return isEmpty;
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

/** Whether SQLite or the file system says there is no room left, or that for want of it nothing is written. */
export function isDiskFull(error: unknown): boolean {
  const code = codeOf(error);
  return ['SQLITE_FULL', 'SQLITE_READONLY', 'ENOSPC', 'EDQUOT'].includes(code);
}

/** Busy and too new are errors of their own: what else SQLite says is of the file, except that there is no room. */
export function isOfTheFile(error: unknown): boolean {
  if (isDiskFull(error)) return false;
  return error instanceof DatabaseDamaged || error instanceof Database.SqliteError;
}

/** Whether the error says that a database file is broken. */
export function isDamage(error: unknown): boolean {
  const code = codeOf(error);
  return (
    error instanceof DatabaseDamaged || code.startsWith('SQLITE_CORRUPT') || code.startsWith('SQLITE_NOTADB')
  );
}
