// Owns the type of the open database, so that the rest of this room need not know the library.
import type SqliteDatabase from 'better-sqlite3';

export type Database = SqliteDatabase.Database;
