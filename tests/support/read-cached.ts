// Owns reading what a desk's cache really holds, from its file and past all its code. The desk must not be running.
import { globSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { z } from 'zod';

const rowSchema = z.record(z.string(), z.unknown());
export type CachedRows = ReadonlyMap<string, z.infer<typeof rowSchema>[]>;

const tables = ['conversations', 'messages', 'contacts', 'agents', 'teams', 'topics', 'read_marks'] as const;

/** Every confirmed row of every table, sorted by its key, so that two desks' can be compared. */
export function readCached(dataDir: string): CachedRows {
  const [file] = globSync('**/cache.db', { cwd: dataDir });
  if (file === undefined) throw new Error(`no cache.db in ${dataDir}`);
  const database = new Database(join(dataDir, file), { fileMustExist: true });
  try {
    const key = (table: string) => (table === 'read_marks' ? 'conversation_id, agent_id' : 'id');
    return new Map(
      tables.map((table) => [
        table,
        z.array(rowSchema).parse(database.prepare(`SELECT * FROM ${table} ORDER BY ${key(table)}`).all()),
      ]),
    );
  } finally {
    database.close();
  }
}
