// Owns the proof of the outbox's fourth migration: what was there stays, and an effect is taken in once for each account.
import Database from 'better-sqlite3';
import { expect, it } from 'vitest';
import { migrate } from '../migrate.ts';
import { outboxAndDrafts } from './001-outbox-and-drafts.ts';
import { settled } from './002-settled.ts';
import { held } from './003-held.ts';
import { notified } from './004-notified.ts';

it('SYNC-15: migration 004 of the outbox adds what was notified and leaves what was there', () => {
  const sqlite = new Database(':memory:');
  const before = [outboxAndDrafts, settled, held];
  migrate(sqlite, before, 6);
  sqlite.exec("INSERT INTO settled (account_id, id) VALUES (1, 'a')");
  migrate(sqlite, [...before, notified], 6);
  expect(sqlite.prepare('SELECT id FROM settled').pluck().all()).toEqual(['a']);
  const insert = sqlite.prepare('INSERT INTO notified (account_id, database_id, effect_id) VALUES (?, ?, ?)');
  insert.run(1, 'db', 1);
  insert.run(2, 'db', 1);
  insert.run(1, 'another', 1);
  expect(() => insert.run(1, 'db', 1)).toThrow('UNIQUE');
  sqlite.close();
});
