// Owns cache.db: the confirmed rows of one agent on one server. Disposable: what does not fit is set aside or begun anew.
import { mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type CacheConversations, cacheConversations } from './cache-conversations.ts';
import { type CacheDirectory, cacheDirectory } from './cache-directory.ts';
import { type CacheHistory, cacheHistory } from './cache-history.ts';
import { type CacheMeta, cacheMeta } from './cache-meta.ts';
import { confirmedRows } from './cache-migrations/001-confirmed-rows.ts';
import { horizon } from './cache-migrations/002-horizon.ts';
import { endedAt } from './cache-migrations/003-ended-at.ts';
import { threadOrder } from './cache-migrations/004-thread-order.ts';
import { type CacheSight, cacheSight } from './cache-sight.ts';
import { type CacheThreads, cacheThreads } from './cache-threads.ts';
import { type CacheWriter, cacheWriter, confirmedTables } from './cache-writer.ts';
import { checkInSlices } from './check-in-slices.ts';
import {
  isImage,
  isOfTheFile,
  type OpenSqliteOptions,
  openSqlite,
  type Sqlite,
  tryWrite,
} from './open-sqlite.ts';

export type Cache = {
  meta: CacheMeta;
  conversations: CacheConversations;
  threads: CacheThreads;
  directory: CacheDirectory;
  history: CacheHistory;
  sight: CacheSight;
  writer: CacheWriter;
  /** Runs `work` in one transaction; what it throws rolls everything back. Work that waits does not compile. */
  transaction<Value>(work: () => Value extends PromiseLike<unknown> ? never : Value): Value;
  /** Removes all confirmed rows, and how far they were read. To be called in a transaction. */
  beginAnew(): void;
  /**
   * Much is coming: more memory, and the journal is written back less often. With false both are as ever, and the next
   * commit writes the journal back.
   */
  hurry(much: boolean): void;
  /**
   * Looks on for about ten milliseconds by `now` (monotonic) at a file too large to be checked at opening; false when all
   * is looked at. Throws what says that it is damaged.
   */
  checkNextPart(now: () => number): boolean;
  /** It was opened on a full disk and can only be read, until it is opened again. */
  isImage: boolean;
  /** Throws while nothing can be written. */
  tryWrite(): void;
  close(): void;
};

export type CacheOwner = { serverUrl: string; agentId: string };

export type OpenCacheOptions = {
  dataDir: string;
  owner: CacheOwner;
  nativeBinding: string | null;
  /** Epoch ms; names what is set aside. */
  now: number;
  opened?: OpenSqliteOptions['opened'];
};

export const cacheApplicationId = 0x47_43_41_43;
export const cacheMigrations = [confirmedRows, horizon, endedAt, threadOrder];
/** The protocol version since which rows that were taken then can be gone on with now. */
const continuedSince = 2;
const fileName = 'cache.db';
const damagedKept = 2;
/** Small caches are checked before they are read; larger ones afterwards, a little at a time, so that nobody waits for it. */
const checkUpToBytes = 4 * 1024 * 1024;

/**
 * Opens the owner's cache. A damaged file, or one that can not be brought to this version, is set aside (renamed) and an
 * empty one takes its place; another owner's, or one of rows that mean something else by now, is begun anew. Throws
 * DatabaseTooNew, DatabaseAlreadyOpen, or a full disk.
 */
export function openCache(options: OpenCacheOptions): Cache {
  mkdirSync(options.dataDir, { recursive: true });
  const path = join(options.dataDir, fileName);
  let sqlite = openOrSetAside(path, options);
  let meta = cacheMeta(sqlite);
  const account = JSON.stringify([options.owner.serverUrl, options.owner.agentId, continuedSince]);
  const found = meta.account();
  if (found !== null && found !== account) {
    sqlite.close();
    removeDatabase(path);
    sqlite = openOrSetAside(path, options);
    meta = cacheMeta(sqlite);
  }
  if (meta.account() === null) meta.setAccount(account);
  return cacheOver(sqlite);
}

/** Renames cache.db away, for a damage met while working; the next opening begins an empty one. */
export function setCacheAside(dataDir: string, now: number): void {
  setAside(join(dataDir, fileName), now);
}

/** Takes the confirmed rows from disk: the agent signed out. */
export function removeCache(dataDir: string): void {
  removeDatabase(join(dataDir, fileName));
}

/** The cache's doors over an open, migrated database. */
export function cacheOver(sqlite: Sqlite): Cache {
  const [meta, writer] = [cacheMeta(sqlite), cacheWriter(sqlite)];
  return {
    meta,
    conversations: cacheConversations(sqlite),
    threads: cacheThreads(sqlite),
    directory: cacheDirectory(sqlite),
    history: cacheHistory(sqlite),
    sight: cacheSight(sqlite),
    writer,
    transaction: (work) => sqlite.transaction(work)(),
    beginAnew() {
      writer.empty();
      meta.setCursor(0);
      meta.setPlace(null);
      meta.setMayHaveStrays(false);
    },
    hurry: hurrying(sqlite),
    checkNextPart: lateCheck(sqlite),
    isImage: isImage(sqlite),
    tryWrite: () => tryWrite(sqlite),
    close: () => sqlite.close(),
  };
}

/** In KiB and pages: SQLite's own, and those with which many rows cost the least. */
const usualPace = { cacheKib: 16_000, journalPages: 1_000 };
const hurriedPace = { cacheKib: 64_000, journalPages: 8_000 };

function hurrying(sqlite: Sqlite): (much: boolean) => void {
  let hurried = false;
  return (much) => {
    if (much === hurried) return;
    hurried = much;
    const { cacheKib, journalPages } = much ? hurriedPace : usualPace;
    sqlite.pragma(`cache_size = -${cacheKib}`);
    sqlite.pragma(`wal_autocheckpoint = ${journalPages}`);
  };
}

function lateCheck(sqlite: Sqlite): Cache['checkNextPart'] {
  const size = sqlite.memory ? 0 : statSync(sqlite.name).size;
  return checkInSlices(sqlite, size > checkUpToBytes ? confirmedTables : []);
}

function openOrSetAside(path: string, { nativeBinding, now, opened }: OpenCacheOptions): Sqlite {
  const open = () =>
    openSqlite({
      path,
      applicationId: cacheApplicationId,
      synchronous: 'NORMAL',
      migrations: cacheMigrations,
      nativeBinding,
      checkUpToBytes,
      opened,
    });
  try {
    return open();
  } catch (error) {
    if (!isOfTheFile(error)) throw error;
    setAside(path, now);
    return open();
  }
}

function setAside(path: string, now: number): void {
  // The journals first: without its main file a journal is never read into another database.
  for (const suffix of ['-wal', '-shm', '']) {
    try {
      renameSync(path + suffix, `${path}.damaged-${now}${suffix}`);
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
    }
  }
  const folder = join(path, '..');
  const kept = readdirSync(folder).filter((name) => /^cache\.db\.damaged-\d+$/.test(name));
  for (const name of kept.sort().slice(0, -damagedKept)) removeDatabase(join(folder, name));
}

function removeDatabase(path: string): void {
  for (const suffix of ['-wal', '-shm', '']) rmSync(path + suffix, { force: true });
}
