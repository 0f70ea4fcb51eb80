// Owns which console a journey starts, and as whom: the checkout's own build, as this user or as an unprivileged one.

import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { z } from 'zod';

/** `unprivileged` (only for root): the user nobody, with the whole sandbox. */
export type RunAs = 'self' | 'unprivileged';

export type ConsoleProgram = {
  executable: string;
  /** The folder Electron is given by whoever starts it by hand. */
  appFolder: string;
  /** The folder Electron is given under Playwright: the same application, held until it is watched. */
  heldFolder: string;
  /** Path of the SQLite binding for this Electron, or null where the package's own fits. */
  sqliteBinding: string | null;
  /** As root Electron cannot sandbox. */
  sandboxed: boolean;
  /** Makes a folder the console may write to, below the system's temporary folder. */
  makeFolder(name: string): string;
  /** Environment the user needs besides that of the tests. */
  env: Record<string, string>;
  remove(): void;
};

const checkout = resolve(import.meta.dirname, '../../..');
const nobody = 65_534;

/** Finds the program; throws, saying what to do, when the set-up did not tell where Electron is. */
export function prepareConsoleProgram(runAs: RunAs): ConsoleProgram {
  const executable = process.env['GUICHET_ELECTRON'];
  if (!executable) throw new Error('GUICHET_ELECTRON is not set: run the journeys by "npm test"');
  const binding = process.env['GUICHET_SQLITE_BINDING'] || null;
  const appFolder = process.env['GUICHET_APP_FOLDER'] ?? checkout;
  if (!existsSync(join(appFolder, 'out/main/start-app.cjs')))
    throw new Error('the console is not built: "npm test" builds it');
  return runAs === 'self'
    ? ownProgram(executable, appFolder, binding)
    : unprivilegedProgram(executable, appFolder, binding);
}

function ownProgram(executable: string, appFolder: string, sqliteBinding: string | null): ConsoleProgram {
  const heldFolder = mkdtempSync(join(tmpdir(), 'guichet-held-'));
  makeHeldFolder(heldFolder, appFolder);
  const made = [heldFolder];
  return {
    executable,
    appFolder,
    heldFolder,
    sqliteBinding,
    sandboxed: process.getuid?.() !== 0,
    makeFolder(name) {
      const folder = mkdtempSync(join(tmpdir(), `guichet-${name}-`));
      made.push(folder);
      return folder;
    },
    env: {},
    remove() {
      for (const folder of made) removeFolder(folder);
    },
  };
}

/** A copy that nobody may read (root's home and cache are closed to others), started by setpriv. */
function unprivilegedProgram(electron: string, appFolder: string, binding: string | null): ConsoleProgram {
  const base = mkdtempSync(join(tmpdir(), 'guichet-unprivileged-'));
  chmodSync(base, 0o755);
  linkFolder(dirname(electron), join(base, 'electron'));
  const app = join(base, 'app');
  for (const part of ['package.json', 'out/main', 'out/preload', 'out/renderer', 'resources/icons']) {
    if (existsSync(join(appFolder, part)))
      cpSync(join(appFolder, part), join(app, part), { recursive: true });
  }
  mkdirSync(join(base, 'held'));
  makeHeldFolder(join(base, 'held'), app);
  const sqlite = join(checkout, 'node_modules/better-sqlite3');
  cpSync(sqlite, join(app, 'node_modules/better-sqlite3'), {
    recursive: true,
    filter: (path) => path !== join(sqlite, 'deps') && path !== join(sqlite, 'src'),
  });
  if (binding !== null) cpSync(binding, join(base, 'better_sqlite3.node'));
  const start = join(base, 'start-electron.sh');
  const program = join(base, 'electron', basename(electron));
  const setpriv = `setpriv --reuid=${nobody} --regid=${nobody} --clear-groups`;
  writeFileSync(start, `#!/bin/sh\nexec ${setpriv} '${program}' "$@"\n`, { mode: 0o755 });
  const screenKey = process.env['XAUTHORITY'];
  if (screenKey && existsSync(screenKey)) cpSync(screenKey, join(base, 'xauthority'));
  makeReadable(base);

  const makeFolder = (name: string) => {
    const folder = mkdtempSync(join(base, `${name}-`));
    give(folder);
    return folder;
  };
  return {
    executable: start,
    appFolder: app,
    heldFolder: join(base, 'held'),
    sqliteBinding: binding === null ? null : join(base, 'better_sqlite3.node'),
    sandboxed: true,
    makeFolder,
    env: {
      HOME: makeFolder('home'),
      TMPDIR: makeFolder('tmp'),
      XDG_RUNTIME_DIR: makeFolder('run'),
      ...(screenKey ? { XAUTHORITY: join(base, 'xauthority') } : {}),
    },
    remove: () => removeFolder(base),
  };
}

/** The application's own description, but for what is loaded first. */
function makeHeldFolder(folder: string, appFolder: string): void {
  const description = z
    .looseObject({ main: z.string() })
    .parse(JSON.parse(readFileSync(join(appFolder, 'package.json'), 'utf8')));
  const held = {
    ...description,
    type: 'commonjs',
    main: 'hold-start.cjs',
    mainFile: description.main,
    appFolder,
  };
  writeFileSync(join(folder, 'package.json'), JSON.stringify(held));
  cpSync(join(import.meta.dirname, 'hold-start.cjs'), join(folder, 'hold-start.cjs'));
}

/** Hard links where they can be made: the runtime is 300 MB. */
function linkFolder(from: string, to: string): void {
  if (spawnSync('cp', ['-al', from, to]).status === 0) return;
  removeFolder(to);
  mkdirSync(to);
  cpSync(from, to, { recursive: true });
}

function makeReadable(folder: string): void {
  // Not the runtime: its files are links to the cache's own, and readable already.
  for (const part of ['app', 'held', 'better_sqlite3.node', 'xauthority', 'start-electron.sh']) {
    if (existsSync(join(folder, part))) spawnSync('chmod', ['-R', 'a+rX', join(folder, part)]);
  }
  spawnSync('find', [join(folder, 'electron'), '-type', 'd', '-exec', 'chmod', 'a+rx', '{}', '+']);
}

function give(folder: string): void {
  chownSync(folder, nobody, nobody);
  chmodSync(folder, 0o700);
}

function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
}
