// Tries the second step on a database of the first: nothing of the log is lost, ended conversations are found by when.
import Sqlite from 'better-sqlite3';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Database } from '../database.ts';
import { migrate } from '../migrate.ts';
import { migration0001 } from './0001-first-tables.ts';
import { migration0002 } from './0002-drafts-effects-horizon.ts';

let database: Database;

beforeEach(() => {
  database = new Sqlite(':memory:');
  migrate(database, [migration0001]);
  database.exec(`
    INSERT INTO teams VALUES ('t', 1, '{}');
    INSERT INTO contacts VALUES ('v', 2, '{}');
    INSERT INTO row_changes VALUES (1, 'team', 't', NULL, NULL), (2, 'contact', 'v', NULL, NULL),
      (4, 'conversation', 'a', 't', 'ana'), (5, 'conversation', 'b', NULL, NULL);
    INSERT INTO messages VALUES (3, 'a', 'note', '{}');
    INSERT INTO conversations VALUES ('a', 'v', 't', NULL, 'resolved', 4, '{"createdAt":50,"resolvedAt":70}');
    INSERT INTO conversations VALUES ('c', 'v', 't', NULL, 'abandoned', 4, '{"createdAt":60,"resolvedAt":null}');
    INSERT INTO conversations VALUES ('b', 'v', 't', NULL, 'open', 5, '{"createdAt":80,"resolvedAt":null}');`);
});
afterEach(() => database.close());

it('SRV-16 0002 keeps every number of the log, and who had a conversation before', () => {
  const before = database.prepare('SELECT * FROM changes ORDER BY seq').all();
  migrate(database, [migration0001, migration0002]);
  expect(database.prepare('SELECT * FROM changes ORDER BY seq').all()).toEqual(before);
  expect(database.prepare('SELECT * FROM row_changes WHERE seq = 4').get()).toEqual({
    ...{ seq: 4, kind: 'conversation', ref: 'a' },
    ...{ previous_team_id: 't', previous_assignee_id: 'ana', asleep: 0 },
  });
});

it('SRV-16 0002 says when a conversation ended, and nothing of one that goes on', () => {
  migrate(database, [migration0001, migration0002]);
  expect(database.prepare('SELECT id, ended_at FROM conversations ORDER BY id').all()).toEqual([
    { id: 'a', ended_at: 70 },
    { id: 'b', ended_at: null },
    { id: 'c', ended_at: 60 },
  ]);
});

it('SRV-16 0002 takes drafts and changed notes into the log, and refuses what it does not know', () => {
  migrate(database, [migration0001, migration0002]);
  const insert = database.prepare(`INSERT INTO row_changes (seq, kind, ref) VALUES (?, ?, 'x')`);
  insert.run(6, 'draft');
  insert.run(7, 'message');
  expect(() => insert.run(8, 'gossip')).toThrow('CHECK');
});
