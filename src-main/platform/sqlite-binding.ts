// Owns which native SQLite the desk loads: a packaged console carries the one built for its Electron beside its archive.
import { join } from 'node:path';
import { app } from 'electron';

/** The path of the binding a packaged console carries; null for better-sqlite3's own when it runs from a checkout. */
export function sqliteBinding(): string | null {
  return app.isPackaged ? join(process.resourcesPath, 'native', 'better_sqlite3.node') : null;
}
