// Owns the proof of the outbox's fifth migration: what was there stays, and an entry is changed in one way for each account.
import Database from 'better-sqlite3';
import { expect, it } from 'vitest';
import { migrate } from '../migrate.ts';
import { outboxAndDrafts } from './001-outbox-and-drafts.ts';
import { settled } from './002-settled.ts';
import { held } from './003-held.ts';
import { notified } from './004-notified.ts';
import { edits } from './005-edits.ts';

it('SYNC-15: migration 005 of the outbox adds words being changed and leaves what was there', () => {
  const sqlite = new Database(':memory:');
  const before = [outboxAndDrafts, settled, held, notified];
  migrate(sqlite, before, 6);
  sqlite.exec(`
    INSERT INTO drafts (account_id, conversation_id, kind, text, saved_at) VALUES (1, 'c', 'reply', 'words', 5);
    INSERT INTO notified (account_id, database_id, effect_id) VALUES (1, 'db', 1)`);
  migrate(sqlite, [...before, edits], 6);
  expect(sqlite.prepare('SELECT text FROM drafts').pluck().all()).toEqual(['words']);
  expect(sqlite.prepare('SELECT effect_id FROM notified').pluck().all()).toEqual([1]);
  const insert = sqlite.prepare("INSERT INTO edits VALUES (?, 'm', 'c', ?, ?, 'before', 'after', 1)");
  insert.run(1, 'note', 'note');
  insert.run(2, 'refused', 'reply');
  expect(() => insert.run(1, 'note', 'note')).toThrow('UNIQUE');
  expect(() => insert.run(3, 'draft', 'note')).toThrow('CHECK');
  expect(() => insert.run(3, 'note', 'message')).toThrow('CHECK');
  sqlite.close();
});
