// Owns the proof of the cache's third migration: what had ended before is known to have.
import Database from 'better-sqlite3';
import { expect, it } from 'vitest';
import { migrate } from '../migrate.ts';
import { confirmedRows } from './001-confirmed-rows.ts';
import { horizon } from './002-horizon.ts';
import { endedAt } from './003-ended-at.ts';

it('SYNC-15: migration 003 of the cache reads from the rows that were there when they ended', () => {
  const sqlite = new Database(':memory:');
  migrate(sqlite, [confirmedRows, horizon], 5);
  const insert = sqlite.prepare(
    "INSERT INTO conversations (id, contact_id, team_id, ongoing, spoken_at, seq, value) VALUES (?, 'v', 't', ?, 1, 1, ?)",
  );
  insert.run('ongoing', 1, '{"createdAt":1,"resolvedAt":null}');
  insert.run('resolved', 0, '{"createdAt":1,"resolvedAt":7}');
  insert.run('abandoned', 0, '{"createdAt":3,"resolvedAt":null}');
  migrate(sqlite, [confirmedRows, horizon, endedAt], 5);
  expect(sqlite.prepare('SELECT id, ended_at FROM conversations ORDER BY id').all()).toEqual([
    { id: 'abandoned', ended_at: 3 },
    { id: 'ongoing', ended_at: null },
    { id: 'resolved', ended_at: 7 },
  ]);
  sqlite.close();
});
