// Owns the packages of node_modules: installed by `npm ci` when they are not what package-lock.json says.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { npmOnModernNode } from './npm-on-modern-node.mjs';
import { PROJECT_FOLDER } from './project-folder.mjs';
import { refusalOfCommand, SetupRefusal } from './refusal.mjs';
import { readJson, writeJson } from './user-cache.mjs';

const STEP = 'packages';
const MODULES = join(PROJECT_FOLDER, 'node_modules');
const STAMP = join(MODULES, '.guichet-installed.json');

/** The Node that the project's package `node` brings; everything after the install runs on it. */
export const MODERN_NODE = join(MODULES, 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');

/** @returns {string} */
function lockHash() {
  return createHash('sha256')
    .update(readFileSync(join(PROJECT_FOLDER, 'package-lock.json')))
    .digest('hex');
}

/**
 * Do the packages npm noted as installed agree with the lockfile? So an install made by hand is not made again.
 * @param {Record<string, unknown> | null} lockfile content of package-lock.json
 * @param {Record<string, unknown> | null} installed content of node_modules/.package-lock.json
 * @returns {boolean}
 */
export function agrees(lockfile, installed) {
  const wanted = packagesIn(lockfile);
  const present = packagesIn(installed);
  if (wanted === null || present === null) return false;
  for (const [path, entry] of wanted) {
    if (path === '' || entry['link'] === true) continue;
    const found = present.get(path);
    if (found === undefined) {
      if (entry['optional'] !== true && entry['devOptional'] !== true) return false;
    } else if (found['version'] !== entry['version']) return false;
  }
  return [...present.keys()].every((path) => wanted.has(path));
}

/**
 * @param {Record<string, unknown> | null} lockfile
 * @returns {Map<string, Record<string, unknown>> | null}
 */
function packagesIn(lockfile) {
  const packages = lockfile?.['packages'];
  if (typeof packages !== 'object' || packages === null) return null;
  /** @type {Map<string, Record<string, unknown>>} */
  const found = new Map();
  for (const [path, entry] of Object.entries(packages)) {
    if (typeof entry === 'object' && entry !== null)
      found.set(path, Object.fromEntries(Object.entries(entry)));
  }
  return found;
}

/** @returns {boolean} */
function isInstalled() {
  const hash = lockHash();
  if (!existsSync(MODERN_NODE)) return false;
  if (readJson(STAMP)?.['lock'] === hash) return true;
  const same = agrees(
    readJson(join(PROJECT_FOLDER, 'package-lock.json')),
    readJson(join(MODULES, '.package-lock.json')),
  );
  if (same) writeJson(STAMP, { lock: hash });
  return same;
}

/**
 * @param {(text: string) => void} say
 * @returns {Promise<import('./step-report.mjs').StepResult>}
 * @throws {SetupRefusal}
 */
export async function installDependencies(say) {
  if (isInstalled()) return { skipped: 'as package-lock.json says' };
  say(`${STEP}: npm ci`);
  // Electron has a step of its own: an unreachable download must not make the install fail.
  const environment = { ...process.env, ELECTRON_SKIP_BINARY_DOWNLOAD: '1' };
  const options = { cwd: PROJECT_FOLDER, env: environment, timeLimitMs: 15 * 60_000 };
  // No install script is run but one: some npm would build better-sqlite3, which brings its binaries, with a Python that
  // need not be there; others skip them all.
  const ci = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  const npm = await npmOnModernNode(STEP);
  try {
    const installed = await npm.run(ci, options);
    if (installed.code !== 0) throw refusalOfCommand(STEP, 'npm ci', installed);
    const rebuilt = await npm.run(['rebuild', 'node', '--ignore-scripts=false'], options);
    if (rebuilt.code !== 0) throw refusalOfCommand(STEP, 'npm rebuild node', rebuilt);
  } finally {
    npm.remove();
  }
  if (!existsSync(MODERN_NODE)) {
    throw new SetupRefusal({
      step: STEP,
      reason: 'the package "node" brought no Node for this machine',
      mend: 'install Node 24 yourself and run the same command with it, or run "npm rebuild node --ignore-scripts=false"',
    });
  }
  writeJson(STAMP, { lock: lockHash() });
  return { did: 'npm ci, and the Node it brings' };
}
