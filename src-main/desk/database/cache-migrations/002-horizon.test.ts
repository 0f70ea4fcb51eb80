// Owns the proof of the cache's second migration: what was there is whole and not kept.
import Database from 'better-sqlite3';
import { expect, it } from 'vitest';
import { migrate } from '../migrate.ts';
import { confirmedRows } from './001-confirmed-rows.ts';
import { horizon } from './002-horizon.ts';

it('SYNC-15: migration 002 of the cache takes what was there as whole, notes as never changed', () => {
  const sqlite = new Database(':memory:');
  migrate(sqlite, [confirmedRows], 5);
  sqlite.exec(`
    INSERT INTO conversations (id, contact_id, team_id, ongoing, spoken_at, seq, value) VALUES ('c', 'v', 't', 0, 1, 1, '{}');
    INSERT INTO messages (id, conversation_id, place, seq, kind, author_kind, at) VALUES ('m', 'c', 1, 1, 'note', 'system', 1);`);
  migrate(sqlite, [confirmedRows, horizon], 5);
  expect(sqlite.prepare('SELECT fetched_up_to, kept FROM conversations').get()).toEqual({
    fetched_up_to: null,
    kept: 0,
  });
  expect(sqlite.prepare('SELECT edited_at, removed_at FROM messages').get()).toEqual({
    edited_at: null,
    removed_at: null,
  });
  sqlite.close();
});
