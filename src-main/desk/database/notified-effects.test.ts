// Owns the proof that an effect is new once, for each account and database, and that only the last are remembered.
import Database from 'better-sqlite3';
import { expect, it } from 'vitest';
import { migrate } from './migrate.ts';
import { notifiedEffects, notifiedKept } from './notified-effects.ts';
import { outboxMigrations } from './open-outbox.ts';

it('SYNC-15: an effect is new once; of each account the last 512 are remembered', () => {
  const sqlite = new Database(':memory:');
  migrate(sqlite, outboxMigrations, 6);
  const mine = notifiedEffects(sqlite, 1);
  const others = notifiedEffects(sqlite, 2);
  expect([mine.remember('db', 7), mine.remember('db', 7)]).toEqual([true, false]);
  expect([mine.remember('another', 7), others.remember('db', 7)]).toEqual([true, true]);
  for (let id = 1_000; id < 1_000 + notifiedKept; id += 1) mine.remember('db', id);
  const count = sqlite.prepare('SELECT count(*) FROM notified WHERE account_id = ?').pluck();
  expect([count.get(1), count.get(2)]).toEqual([notifiedKept, 1]);
  expect([mine.remember('db', 1_000), others.remember('db', 7)]).toEqual([false, false]);
  sqlite.close();
});
