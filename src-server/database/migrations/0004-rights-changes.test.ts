// Tries the fourth step on a database of the third: nothing that is there changes, and changes of rights have a place.
import Sqlite from 'better-sqlite3';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Database } from '../database.ts';
import { migrate } from '../migrate.ts';
import { migration0001 } from './0001-first-tables.ts';
import { migration0002 } from './0002-drafts-effects-horizon.ts';
import { migration0003 } from './0003-runs-written-together.ts';
import { migration0004 } from './0004-rights-changes.ts';

const before = [migration0001, migration0002, migration0003];
let database: Database;

beforeEach(() => {
  database = new Sqlite(':memory:');
  migrate(database, before);
  database.exec(`
    INSERT INTO agents (id, email, password_hash, rights_seq, seq, body) VALUES ('ana', 'a@b', 'x', 3, 3, '{}');
    INSERT INTO row_changes VALUES (3, 'agent', 'ana', NULL, NULL, 0);`);
});
afterEach(() => database.close());

it('SRV-16 0004 leaves agents and the log as they are', () => {
  const read = () => [
    database.prepare('SELECT * FROM agents').all(),
    database.prepare('SELECT * FROM row_changes').all(),
  ];
  const then = read();
  migrate(database, [...before, migration0004]);
  expect(read()).toEqual(then);
});

it('SRV-16 0004 keeps one line of rights for a number and an agent, and none of a stranger', () => {
  migrate(database, [...before, migration0004]);
  database.pragma('foreign_keys = ON');
  const insert = database.prepare(`INSERT INTO rights_changes VALUES (?, ?, 3, '{}')`);
  insert.run('ana', 7);
  insert.run('ana', 9);
  expect(() => insert.run('ana', 7)).toThrow('UNIQUE');
  expect(() => insert.run('nobody', 7)).toThrow('FOREIGN KEY');
});
