// Tries the third step on a database of the second: every run there is counts as written.
import Sqlite from 'better-sqlite3';
import { expect, it } from 'vitest';
import { prepareMessageRows } from '../message-rows.ts';
import { migrate } from '../migrate.ts';
import { migration0001 } from './0001-first-tables.ts';
import { migration0002 } from './0002-drafts-effects-horizon.ts';
import { migration0003 } from './0003-runs-written-together.ts';

it('SRV-16 0003 finds each message of a database of before once', () => {
  const database = new Sqlite(':memory:');
  const before = [migration0001, migration0002];
  migrate(database, before);
  database.exec(`
    PRAGMA foreign_keys = OFF;
    INSERT INTO messages VALUES (3, 'a', 'incoming', '{}'), (4, 'a', 'incoming', '{}'), (6, 'b', 'incoming', '{}');
    INSERT INTO message_runs VALUES ('a', 3, 4), ('b', 6, 6);`);
  migrate(database, [...before, migration0003]);
  const rows = prepareMessageRows(database);
  expect(rows.ofConversation('a', 0, 9, 9).map(({ order }) => order)).toEqual([3, 4]);
  expect(rows.ofConversation('b', 0, 9, 9).map(({ order }) => order)).toEqual([6]);
  database.close();
});
