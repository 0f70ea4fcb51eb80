// Owns what happens to a damaged outbox: its readable rows go into a new file, the damaged one is put aside, never deleted.
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { copySalvaged } from './copy-salvaged.ts';
import { migrate } from './migrate.ts';
import {
  type OpenOutboxOptions,
  type Outbox,
  openOutbox,
  outboxApplicationId,
  outboxMigrations,
} from './open-outbox.ts';
import { createSqlite, isOfTheFile } from './open-sqlite.ts';
import { readSalvageImage, type SalvageImage } from './salvage-pages.ts';

export type SalvageOptions = OpenOutboxOptions & {
  /** Epoch ms; names what is put aside, and is remembered so that the agent is told. */
  now: number;
};

const fileName = 'outbox.db';
const suffixes = ['-wal', '-shm', ''] as const;

/**
 * Opens outbox.db; a damaged one after its readable rows were copied into a new file. Throws DatabaseTooNew,
 * DatabaseAlreadyOpen, or a full disk; the file is then as it was.
 */
export function openOrSalvageOutbox(options: SalvageOptions): Outbox {
  mkdirSync(options.dataDir, { recursive: true });
  const path = join(options.dataDir, fileName);
  finishSalvage(path, options.now);
  if (existsSync(`${path}-wal`) && readImage(path).journalBroken) salvage(path, options);
  try {
    return openWhole(options);
  } catch (error) {
    if (!isOfTheFile(error)) throw error;
    salvage(path, options);
    return openWhole(options);
  }
}

/**
 * Makes what will take the place of an open outbox whose file turned out damaged; `open`, to be called once that one is
 * closed, puts it there. Throws what keeps the new file from being made, a full disk above all; nothing was changed then.
 */
export function salvageOpenOutbox(damaged: Outbox, options: SalvageOptions): { open(): Outbox } {
  const path = join(options.dataDir, fileName);
  const image = damaged.image();
  makeSalvaged(path, image === null ? readImage(path) : readSalvageImage(image, null), options);
  return { open: () => openOrSalvageOutbox(options) };
}

/** Damage that the check at opening does not see shows when everything is asked for once. */
function openWhole(options: SalvageOptions): Outbox {
  const outbox = openOutbox(options);
  try {
    outbox.lookThrough();
    return outbox;
  } catch (error) {
    outbox.close();
    throw error;
  }
}

function readImage(path: string): SalvageImage {
  const bytes = (file: string) => (existsSync(file) ? readFileSync(file) : null);
  return readSalvageImage(bytes(path) ?? Buffer.alloc(0), bytes(`${path}-wal`));
}

function salvage(path: string, options: SalvageOptions): void {
  makeSalvaged(path, readImage(path), options);
  finishSalvage(path, options.now);
}

/** The new file is whole before the old one is touched, and says so by its name: whenever this ends, it can be gone on with. */
function makeSalvaged(path: string, image: SalvageImage, { nativeBinding, now }: SalvageOptions): void {
  const making = `${path}.salvaging`;
  for (const suffix of ['', '-journal']) rmSync(making + suffix, { force: true });
  const sqlite = createSqlite(making, nativeBinding);
  try {
    sqlite.pragma('synchronous = FULL');
    migrate(sqlite, outboxMigrations, outboxApplicationId);
    copySalvaged(image, sqlite, now);
  } finally {
    sqlite.close();
  }
  renameSync(making, `${path}.salvaged`);
}

function finishSalvage(path: string, now: number): void {
  const whole = `${path}.salvaged`;
  if (!existsSync(whole)) return;
  let aside = `${path}.damaged-${now}`;
  while (suffixes.some((suffix) => existsSync(aside + suffix))) aside += '+';
  // The journals first: without its main file a journal is never read into another database.
  for (const suffix of suffixes) if (existsSync(path + suffix)) renameSync(path + suffix, aside + suffix);
  renameSync(whole, path);
}
