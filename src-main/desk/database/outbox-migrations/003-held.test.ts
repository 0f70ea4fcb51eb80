// Owns the proof of the outbox's third migration: acts made before are held by nothing, drafts were written over nothing.
import Database from 'better-sqlite3';
import { expect, it } from 'vitest';
import { migrate } from '../migrate.ts';
import { outboxAndDrafts } from './001-outbox-and-drafts.ts';
import { settled } from './002-settled.ts';
import { held } from './003-held.ts';

it('SYNC-15: migration 003 of the outbox holds nothing that was there, and keeps every draft', () => {
  const sqlite = new Database(':memory:');
  migrate(sqlite, [outboxAndDrafts, settled], 6);
  sqlite.exec(`
    INSERT INTO entries (id, account_id, command, made_at, state) VALUES ('a', 1, '{}', 1, 'waiting');
    INSERT INTO drafts VALUES (1, 'c', 'reply', 'words', 5);`);
  migrate(sqlite, [outboxAndDrafts, settled, held], 6);
  expect(sqlite.prepare('SELECT id, held_until FROM entries').all()).toEqual([{ id: 'a', held_until: null }]);
  expect(sqlite.prepare('SELECT text, base_seq, base_text, sent_text FROM drafts').all()).toEqual([
    { text: 'words', base_seq: 0, base_text: '', sent_text: null },
  ]);
  sqlite.close();
});
