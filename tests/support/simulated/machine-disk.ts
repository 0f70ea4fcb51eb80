// Owns the room on one simulated machine's disk: at what write either file finds none, over crashes and starts, until there is again.
import type { Sqlite } from '../../../src-main/desk/database/open-sqlite.ts';

export type DeskFile = 'outbox.db' | 'cache.db';

export type MachineDisk = {
  /** To be told of every database as it is opened. */
  opened(sqlite: Sqlite): void;
  /** The desk is up: from here on the disk is as full as it was made. */
  started(): void;
  /** So many more pages fit into these files; null: nothing can be written at all. */
  fill(files: readonly DeskFile[], pages: number | null): void;
  free(): void;
  isFull(): boolean;
};

/** The desk said that there is no room. */
export class DiskFull extends Error {
  override readonly name = 'DiskFull';
}

const plenty = 1_000_000;

export function machineDisk(): MachineDisk {
  const open = new Map<DeskFile, Sqlite>();
  let full: { files: readonly DeskFile[]; pages: number | null } | null = null;

  const leave = (sqlite: Sqlite, pages: number) => {
    const count = Number(sqlite.pragma('page_count', { simple: true }));
    sqlite.pragma(`max_page_count = ${count + pages}`);
  };
  const each = (files: readonly DeskFile[], act: (sqlite: Sqlite) => void) => {
    for (const file of files) {
      const sqlite = open.get(file);
      if (sqlite?.open === true && !sqlite.memory) act(sqlite);
    }
  };
  const tighten = () => {
    if (full === null) return;
    const { files, pages } = full;
    each(files, (sqlite) => {
      // What is free within the file would be room as well.
      if (pages !== null) sqlite.exec('VACUUM');
      if (pages === null) sqlite.pragma('query_only = ON');
      else leave(sqlite, pages);
    });
  };
  const free = () => {
    full = null;
    each(['outbox.db', 'cache.db'], (sqlite) => {
      sqlite.pragma('query_only = OFF');
      sqlite.pragma(`max_page_count = ${plenty}`);
    });
  };
  return {
    opened(sqlite) {
      const file: DeskFile = sqlite.name.endsWith('cache.db') ? 'cache.db' : 'outbox.db';
      open.set(file, sqlite);
      if (full?.files.includes(file)) leave(sqlite, 0);
    },
    started: tighten,
    fill(files, pages) {
      free();
      full = { files, pages };
      tighten();
    },
    free,
    isFull: () => full !== null,
  };
}
