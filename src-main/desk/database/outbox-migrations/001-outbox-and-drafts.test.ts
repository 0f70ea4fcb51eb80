// Owns the proof of the outbox's first migration: its tables, strict, and what their checks refuse.
import Database from 'better-sqlite3';
import { expect, it } from 'vitest';
import { migrate } from '../migrate.ts';
import { outboxAndDrafts } from './001-outbox-and-drafts.ts';

it('SYNC-15: migration 001 of the outbox makes its tables, strict, and refuses states that make no sense', () => {
  const sqlite = new Database(':memory:');
  migrate(sqlite, [outboxAndDrafts], 6);
  const tables = sqlite
    .prepare(
      "SELECT name, strict FROM pragma_table_list WHERE schema = 'main' AND name NOT LIKE 'sqlite_%' ORDER BY name",
    )
    .all();
  expect(tables).toEqual(
    ['accounts', 'drafts', 'entries', 'meta', 'preferences'].map((name) => ({ name, strict: 1 })),
  );
  const insert = sqlite.prepare(
    "INSERT INTO entries (id, account_id, command, made_at, state, reason) VALUES (?, 1, '{}', 1, ?, ?)",
  );
  insert.run('a', 'waiting', null);
  insert.run('b', 'refused', 'gone');
  expect(() => insert.run('c', 'lost', null)).toThrow('CHECK');
  expect(() => insert.run('d', 'refused', null)).toThrow('CHECK');
  expect(() => insert.run('e', 'waiting', 'gone')).toThrow('CHECK');
  expect(() => insert.run('a', 'waiting', null)).toThrow('UNIQUE');
  sqlite.close();
});
