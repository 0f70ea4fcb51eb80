// Owns bringing a database from its version to the latest, one numbered step and one transaction at a time.
import type { Sqlite } from './open-sqlite.ts';

/** Never edited once released; its number is its place in the list, counted from 1. */
export type Migration = { name: string; sql: string };

/** Runs what is missing; a step that fails leaves the database at the version before it. */
export function migrate(sqlite: Sqlite, migrations: readonly Migration[], applicationId: number): void {
  const from = Number(sqlite.pragma('user_version', { simple: true }));
  migrations.slice(from).forEach((migration, index) => {
    sqlite.transaction(() => {
      sqlite.pragma(`application_id = ${applicationId}`);
      sqlite.exec(migration.sql);
      sqlite.pragma(`user_version = ${from + index + 1}`);
    })();
  });
}
