// Owns telling a database that cannot write now (full, locked, failing) from a mistake of ours.
import SqliteDatabase from 'better-sqlite3';

const outages = /^SQLITE_(FULL|BUSY|LOCKED|IOERR|READONLY|CANTOPEN|NOMEM|PROTOCOL)(_|$)/;

/** True for errors that time, space or an operator can mend: clients keep their work and try again. */
export function isDatabaseOutage(error: unknown): boolean {
  return error instanceof SqliteDatabase.SqliteError && outages.test(error.code);
}

/** True when a row was to be written under a primary key that is there already. */
export function isKnownKey(error: unknown): boolean {
  return error instanceof SqliteDatabase.SqliteError && error.code === 'SQLITE_CONSTRAINT_PRIMARYKEY';
}
