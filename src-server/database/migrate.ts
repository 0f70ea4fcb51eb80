// Owns bringing a database from whatever version it has to this build's, one numbered step at a time.

import type { Database } from './database.ts';
import { migration0001 } from './migrations/0001-first-tables.ts';
import { migration0002 } from './migrations/0002-drafts-effects-horizon.ts';
import { migration0003 } from './migrations/0003-runs-written-together.ts';
import { migration0004 } from './migrations/0004-rights-changes.ts';
import type { Migration } from './migrations/migration.ts';

export const migrations: readonly Migration[] = [migration0001, migration0002, migration0003, migration0004];

/** A newer build has written this database; opening it could destroy what that build knows. */
export class DatabaseFromFutureError extends Error {
  override readonly name = 'DatabaseFromFutureError';
  readonly found: number;
  readonly known: number;
  constructor(found: number, known: number) {
    super(`the database has version ${found}, this program knows up to ${known}: use a newer program`);
    this.found = found;
    this.known = known;
  }
}

/** Each step and its version number commit together. Throws `DatabaseFromFutureError`. */
export function migrate(database: Database, steps: readonly Migration[] = migrations): void {
  const known = steps.at(-1)?.version ?? 0;
  const found = Number(database.pragma('user_version', { simple: true }));
  if (found > known) throw new DatabaseFromFutureError(found, known);
  for (const step of steps) {
    if (step.version <= found) continue;
    database
      .transaction(() => {
        step.up(database);
        database.pragma(`user_version = ${step.version}`);
      })
      .immediate();
  }
}
