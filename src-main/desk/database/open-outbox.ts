// Owns outbox.db: what only this desk knows (unsent acts, drafts, words being changed, preferences, who is signed in). Never rebuilt, never deleted.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Accounts, accounts } from './accounts.ts';
import { type Drafts, drafts } from './drafts.ts';
import { type Edits, edits } from './edits.ts';
import { type NotifiedEffects, notifiedEffects } from './notified-effects.ts';
import {
  DatabaseDamaged,
  isDamage,
  isDiskFull,
  isImage,
  type OpenSqliteOptions,
  openSqlite,
  type Sqlite,
  tryWrite,
} from './open-sqlite.ts';
import { type OutboxEntries, outboxEntries } from './outbox-entries.ts';
import { outboxAndDrafts } from './outbox-migrations/001-outbox-and-drafts.ts';
import { settled } from './outbox-migrations/002-settled.ts';
import { held } from './outbox-migrations/003-held.ts';
import { notified } from './outbox-migrations/004-notified.ts';
import { edits as editsMigration } from './outbox-migrations/005-edits.ts';
import { type StoredPreferences, storedPreferences } from './stored-preferences.ts';

export type Outbox = {
  accounts: Accounts;
  preferences: StoredPreferences;
  /** The unsent acts of one account; another account's are out of reach through it. */
  entriesOf(accountId: number): OutboxEntries;
  draftsOf(accountId: number): Drafts;
  editsOf(accountId: number): Edits;
  notifiedOf(accountId: number): NotifiedEffects;
  /** Reads all there is and begins a write: throws what a file throws whose damage the check at opening did not find. */
  lookThrough(): void;
  /** Every page, row and index of it is as it should be: for when a damage was met while working. */
  isWhole(): boolean;
  /** The file as this connection knows it: pages read before they were damaged are whole in it. Null when it can not be had. */
  image(): Buffer | null;
  /** It was opened on a full disk and can only be read, until it is opened again. */
  isImage: boolean;
  /** Throws while nothing can be written. */
  tryWrite(): void;
  close(): void;
};

export const outboxApplicationId = 0x47_4f_55_42;
export const outboxMigrations = [outboxAndDrafts, settled, held, notified, editsMigration];

const outboxTables = ['meta', 'accounts', 'entries', 'drafts', 'edits', 'settled', 'notified', 'preferences'];

export type OpenOutboxOptions = {
  dataDir: string;
  nativeBinding: string | null;
  opened?: OpenSqliteOptions['opened'];
};

/**
 * Opens or creates outbox.db with every commit synced to disk, held by this process alone.
 * Throws DatabaseTooNew, DatabaseAlreadyOpen, DatabaseDamaged, or a full disk; the file is never altered by a failure.
 */
export function openOutbox(options: OpenOutboxOptions): Outbox {
  mkdirSync(options.dataDir, { recursive: true });
  const sqlite = openSqlite({
    path: join(options.dataDir, 'outbox.db'),
    applicationId: outboxApplicationId,
    synchronous: 'FULL',
    migrations: outboxMigrations,
    nativeBinding: options.nativeBinding,
    checkUpToBytes: Number.POSITIVE_INFINITY,
    opened: options.opened,
  });
  // Words that were sent or given up are in no free part of the file for anybody to read or to salvage.
  sqlite.pragma('secure_delete = ON');
  return outboxOver(sqlite);
}

/** The outbox's doors over an open, migrated database. */
export function outboxOver(sqlite: Sqlite): Outbox {
  return {
    accounts: accounts(sqlite),
    preferences: storedPreferences(sqlite),
    entriesOf: (accountId) => outboxEntries(sqlite, accountId),
    draftsOf: (accountId) => drafts(sqlite, accountId),
    editsOf: (accountId) => edits(sqlite, accountId),
    notifiedOf: (accountId) => notifiedEffects(sqlite, accountId),
    lookThrough() {
      for (const table of outboxTables) for (const _ of sqlite.prepare(`SELECT * FROM ${table}`).iterate());
      for (const doors of [outboxEntries, drafts, edits, notifiedEffects]) doors(sqlite, 0);
      if (!isImage(sqlite)) beginWriting(sqlite);
    },
    isWhole() {
      try {
        return sqlite.pragma('integrity_check(1)', { simple: true }) === 'ok';
      } catch (error) {
        if (isDamage(error)) return false;
        throw error;
      }
    },
    image() {
      try {
        return sqlite.serialize();
      } catch {
        return null;
      }
    },
    isImage: isImage(sqlite),
    tryWrite: () => tryWrite(sqlite),
    close: () => sqlite.close(),
  };
}

/** A header that says to leave the file alone is damaged: the folder could be written a moment ago. */
function beginWriting(sqlite: Sqlite): void {
  try {
    sqlite.exec('BEGIN IMMEDIATE; ROLLBACK');
  } catch (error) {
    if (isDiskFull(error)) throw new DatabaseDamaged(`${sqlite.name} can not be written`, { cause: error });
    throw error;
  }
}
