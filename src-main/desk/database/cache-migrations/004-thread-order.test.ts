// Owns the proof of the cache's fourth migration: every message is as it was, and found by thread, by what is unread, by id.
import Database from 'better-sqlite3';
import { expect, it } from 'vitest';
import { migrate } from '../migrate.ts';
import { confirmedRows } from './001-confirmed-rows.ts';
import { horizon } from './002-horizon.ts';
import { endedAt } from './003-ended-at.ts';
import { threadOrder } from './004-thread-order.ts';

it('SYNC-15: migration 004 of the cache leaves every message as it was, by fewer indexes', () => {
  const sqlite = new Database(':memory:');
  migrate(sqlite, [confirmedRows, horizon, endedAt], 5);
  const insert = sqlite.prepare(
    `INSERT INTO messages (id, conversation_id, place, seq, kind, author_kind, author_id, at, text, activity, edited_at, removed_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  insert.run('m4', 'c1', 4, 4, 'incoming', 'contact', 'v', 40, 'hello', null, null, null);
  insert.run('m2', 'c2', 2, 9, 'note', 'agent', 'a', 20, '', null, 21, 22);
  insert.run('m3', 'c1', 3, 3, 'activity', 'system', null, 30, null, '{"code":"taken"}', null, null);
  insert.run('m5', 'c1', 5, 5, 'outgoing', 'agent', 'a', 50, 'yes?', null, null, null);
  const before = sqlite.prepare('SELECT * FROM messages ORDER BY id').all();
  migrate(sqlite, [confirmedRows, horizon, endedAt, threadOrder], 5);
  expect(sqlite.prepare('SELECT * FROM messages ORDER BY id').all()).toEqual(before);
  expect(
    sqlite
      .prepare("SELECT name FROM sqlite_schema WHERE tbl_name = 'messages' AND type = 'index'")
      .pluck()
      .all(),
  ).toEqual(['messages_thread', 'messages_by_id']);
  expect(() => insert.run('m6', 'c1', 5, 6, 'outgoing', 'agent', 'a', 50, 'twice', null, null, null)).toThrow(
    /UNIQUE/,
  );
  sqlite.close();
});
