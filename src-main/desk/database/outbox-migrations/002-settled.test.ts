// Owns the proof of the outbox's second migration: what was there stays, and an id is settled once for each account.
import Database from 'better-sqlite3';
import { expect, it } from 'vitest';
import { migrate } from '../migrate.ts';
import { outboxAndDrafts } from './001-outbox-and-drafts.ts';
import { settled } from './002-settled.ts';

it('SYNC-15: migration 002 of the outbox adds the settled ids and leaves what was there', () => {
  const sqlite = new Database(':memory:');
  migrate(sqlite, [outboxAndDrafts], 6);
  sqlite.exec(
    "INSERT INTO entries (id, account_id, command, made_at, state) VALUES ('a', 1, '{}', 1, 'waiting')",
  );
  migrate(sqlite, [outboxAndDrafts, settled], 6);
  expect(sqlite.pragma('user_version', { simple: true })).toBe(2);
  expect(sqlite.prepare('SELECT id FROM entries').pluck().all()).toEqual(['a']);
  const insert = sqlite.prepare('INSERT INTO settled (account_id, id) VALUES (?, ?)');
  insert.run(1, 'b');
  insert.run(2, 'b');
  expect(() => insert.run(1, 'b')).toThrow('UNIQUE');
  expect(() => insert.run(null, 'c')).toThrow('NOT NULL');
  sqlite.close();
});
