// Owns a copy of the database while its server runs: whole, of one moment, tried before it counts as one.
import { randomUUID } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { z } from 'zod';
import type { Database } from './database.ts';
import { databaseFileName } from './open-database.ts';

/** The copy, or what it was made of, is not what a server can go on from. */
export class BackupError extends Error {
  override readonly name = 'BackupError';
}

/** `head`: the last number of its sequence. `bytes`: its size. */
export type Backup = { file: string; bytes: number; head: number; databaseId: string };

/** Taken in one step: the copy is then of one moment, and begins anew only when somebody wrote before that step. */
const allPages = 0x7fff_ffff;
/** Ids of effects that were given after the copy was made are known to desks: they are not given again. */
const effectIdsLeftOut = 1_000_000;

/**
 * Copies `<dataDir>/guichet.db` to `file`, which must not be there yet. Readers and writers go on meanwhile. The file
 * appears under its name only when it is whole, tried and on the disk. Throws `BackupError`, or what the disk threw.
 */
export async function backUpDatabase(dataDir: string, file: string): Promise<Backup> {
  const target = resolve(file);
  if (existsSync(target)) throw new BackupError(`${target} is there already`);
  const partial = `${target}.partial`;
  forget(partial);
  try {
    await copy(join(dataDir, databaseFileName), partial);
    const backup = prepare(partial);
    sync(partial);
    renameSync(partial, target);
    // Windows knows no such thing as syncing a folder.
    if (process.platform !== 'win32') sync(dirname(target));
    return { file: target, ...backup };
  } catch (error) {
    forget(partial);
    throw error;
  }
}

async function copy(source: string, partial: string): Promise<void> {
  if (!existsSync(source)) throw new BackupError(`there is no database at ${source}`);
  const database = new SqliteDatabase(source, { readonly: true, fileMustExist: true, timeout: 10_000 });
  try {
    await database.backup(partial, { progress: () => allPages });
  } finally {
    database.close();
  }
}

function prepare(partial: string): Omit<Backup, 'file'> {
  const database = new SqliteDatabase(partial, { fileMustExist: true });
  try {
    // One file, nothing beside it.
    database.pragma('journal_mode = DELETE');
    database.pragma('synchronous = FULL');
    const head = tryOut(database);
    const databaseId = makeItsOwn(database);
    const bytes = Number(database.pragma('page_count', { simple: true })) * pageSizeOf(database);
    return { bytes, head, databaseId };
  } finally {
    database.close();
  }
}

const sequenceSchema = z.object({ given: z.int(), first: z.int(), last: z.int(), different: z.int() });

/** Answers the head. Throws `BackupError` when something is wrong with it. */
function tryOut(database: Database): number {
  const integrity: unknown = database.pragma('integrity_check', { simple: true });
  if (integrity !== 'ok') throw new BackupError(`the database is damaged: ${String(integrity)}`);
  if (database.prepare('PRAGMA foreign_key_check').all().length > 0)
    throw new BackupError('the database has rows that name others which are not there');
  const { given, first, last, different } = sequenceSchema.parse(
    database
      .prepare(
        `SELECT count(*) AS given, coalesce(min(seq), 1) AS first, coalesce(max(seq), 0) AS last,
           count(DISTINCT seq) AS different FROM changes`,
      )
      .get(),
  );
  if (first !== 1 || given !== last || different !== last)
    throw new BackupError(`the sequence has gaps: ${different} of ${last} numbers`);
  if (database.prepare('SELECT 1 FROM workspace').get() === undefined)
    throw new BackupError('the database has no workspace');
  return last;
}

/**
 * What goes on from a copy is another history: its numbers will mean other rows than those desks have. So it gets an id
 * of its own, by which every desk begins anew, whenever it comes. A session that ended after the copy was made must not
 * open anything again, so none is kept: agents sign in, and their outboxes and drafts wait for them.
 */
function makeItsOwn(database: Database): string {
  const databaseId = randomUUID();
  database.transaction(() => {
    database.prepare('UPDATE workspace SET database_id = ?').run(databaseId);
    database.prepare('DELETE FROM agent_sessions').run();
    database.prepare(`UPDATE sqlite_sequence SET seq = seq + ? WHERE name = 'effects'`).run(effectIdsLeftOut);
  })();
  return databaseId;
}

function pageSizeOf(database: Database): number {
  return Number(database.pragma('page_size', { simple: true }));
}

function forget(partial: string): void {
  for (const suffix of ['', '-journal', '-wal', '-shm']) rmSync(`${partial}${suffix}`, { force: true });
}

function sync(path: string): void {
  const handle = openSync(path, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
