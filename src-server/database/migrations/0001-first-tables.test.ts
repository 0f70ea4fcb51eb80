// Tries the first tables: strict, one ongoing conversation for a contact, one log of changes.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Database } from '../database.ts';
import { openDatabase } from '../open-database.ts';
import { migration0001 } from './0001-first-tables.ts';

let folder: string;
let database: Database;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'guichet-0001-'));
  database = openDatabase(folder);
  database.exec(`
    INSERT INTO teams VALUES ('t', 1, '{}');
    INSERT INTO contacts VALUES ('v', 2, '{}');
    INSERT INTO row_changes (seq, kind, ref, previous_team_id, previous_assignee_id) VALUES (1, 'team', 't', NULL, NULL), (2, 'contact', 'v', NULL, NULL);`);
});
afterEach(() => {
  database.close();
  rmSync(folder, { recursive: true, force: true });
});

it('SRV-16 0001 is the first, and makes strict tables only', () => {
  expect(migration0001.version).toBe(1);
  const tables = database
    .prepare<[], string>(
      `SELECT sql FROM sqlite_master WHERE type = 'table' AND sql IS NOT NULL AND name NOT LIKE 'sqlite_%'`,
    )
    .pluck()
    .all();
  expect(tables.length).toBeGreaterThan(12);
  for (const sql of tables) expect(sql).toMatch(/STRICT(, WITHOUT ROWID)?$/);
});

it('SRV-12 0001 lets a contact have one ongoing conversation, and any number that ended', () => {
  const insert = database.prepare(`INSERT INTO conversations (id, contact_id, team_id, status, seq, body)
    VALUES (?, 'v', 't', ?, 3, '{}')`);
  insert.run('a', 'resolved');
  insert.run('b', 'open');
  insert.run('c', 'abandoned');
  for (const status of ['queued', 'offered', 'open', 'pending', 'snoozed']) {
    expect(() => insert.run('d', status)).toThrow('UNIQUE');
  }
  expect(() => database.exec(`UPDATE conversations SET status = 'open' WHERE id = 'a'`)).toThrow('UNIQUE');
});

it('SRV-22 0001 shows messages and other rows as one log', () => {
  database.exec(`INSERT INTO messages VALUES (3, 'b', 'note', '{}')`);
  expect(database.prepare('SELECT * FROM changes ORDER BY seq').all()).toEqual([
    { seq: 1, kind: 'team', ref: 't' },
    { seq: 2, kind: 'contact', ref: 'v' },
    { seq: 3, kind: 'message', ref: 'b' },
  ]);
});

it('SRV-23 0001 refuses rows of nobody', () => {
  const nobody = `INSERT INTO conversations (id, contact_id, team_id, status, seq, body)
    VALUES ('a', 'nobody', 't', 'open', 3, '{}')`;
  expect(() => database.exec(nobody)).toThrow('FOREIGN KEY');
  expect(() => database.exec(`INSERT INTO message_runs VALUES ('none', 1, 1)`)).toThrow('FOREIGN KEY');
});
