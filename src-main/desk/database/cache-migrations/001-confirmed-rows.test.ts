// Owns the proof of the cache's first migration: from nothing to its tables, all of them strict.
import Database from 'better-sqlite3';
import { expect, it } from 'vitest';
import { migrate } from '../migrate.ts';
import { confirmedRows } from './001-confirmed-rows.ts';

it('SYNC-15: migration 001 of the cache makes the confirmed rows’ tables, strict, from an empty file', () => {
  const sqlite = new Database(':memory:');
  migrate(sqlite, [confirmedRows], 5);
  const tables = sqlite
    .prepare(
      "SELECT name, strict FROM pragma_table_list WHERE schema = 'main' AND name NOT LIKE 'sqlite_%' ORDER BY name",
    )
    .all();
  expect(tables).toEqual(
    ['agents', 'contacts', 'conversations', 'messages', 'meta', 'read_marks', 'teams', 'topics'].map(
      (name) => ({
        name,
        strict: 1,
      }),
    ),
  );
  expect(sqlite.pragma('user_version', { simple: true })).toBe(1);
  expect(sqlite.pragma('application_id', { simple: true })).toBe(5);
  migrate(sqlite, [confirmedRows], 5);
  sqlite.close();
});
