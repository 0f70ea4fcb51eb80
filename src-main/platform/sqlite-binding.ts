// Owns which native SQLite the desk loads: the one in the package, unless this Electron is too old for it.
import { join } from 'node:path';
import { app } from 'electron';

/** better-sqlite3's own binary wants this Node-API. */
const wantedNodeApi = 10;

/** The path of the binding built for an older Node-API that a packaged console carries, or null for the package's own. */
export function sqliteBinding(): string | null {
  if (!app.isPackaged || Number(process.versions['napi']) >= wantedNodeApi) return null;
  return join(process.resourcesPath, 'native', 'better_sqlite3.node');
}
