// Owns the user's cache folder: where it is, and how something enters it whole or not at all.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, dirname, join } from 'node:path';

/**
 * @param {NodeJS.ProcessEnv} [env]
 * @param {string} [platform]
 * @returns {string} Guichet's folder inside the user's cache folder
 */
export function userCacheFolder(env = process.env, platform = process.platform) {
  const home = env['HOME'] || homedir();
  if (env['XDG_CACHE_HOME']) return join(env['XDG_CACHE_HOME'], 'guichet');
  if (platform === 'darwin') return join(home, 'Library', 'Caches', 'guichet');
  if (platform === 'win32' && env['LOCALAPPDATA']) return join(env['LOCALAPPDATA'], 'guichet', 'Cache');
  return join(home, '.cache', 'guichet');
}

/**
 * Fills a new folder beside `target` and puts it in place by one rename, so that nobody ever sees half of it. When
 * another process was quicker, its result stays and ours is thrown away.
 * @param {string} target the folder to be there at the end
 * @param {(folder: string) => Promise<void>} fill
 * @param {() => boolean} isWhole says whether what stands at `target` can be used
 */
export async function makeWhole(target, fill, isWhole) {
  mkdirSync(dirname(target), { recursive: true });
  const making = mkdtempSync(join(dirname(target), `.making-${basename(target)}-`));
  try {
    await fill(making);
    if (isWhole()) return;
    rmSync(target, { recursive: true, force: true });
    try {
      renameSync(making, target);
    } catch (error) {
      if (!isWhole()) throw error;
    }
  } finally {
    rmSync(making, { recursive: true, force: true });
  }
}

/**
 * Writes a small JSON file by a rename.
 * @param {string} file
 * @param {unknown} value
 */
export function writeJson(file, value) {
  mkdirSync(dirname(file), { recursive: true });
  const making = `${file}.${process.pid}.making`;
  writeFileSync(making, `${JSON.stringify(value, null, 2)}\n`);
  renameSync(making, file);
}

/**
 * @param {string} file
 * @returns {Record<string, unknown> | null} null when it is missing or no JSON object
 */
export function readJson(file) {
  if (!existsSync(file)) return null;
  try {
    /** @type {unknown} */
    const value = JSON.parse(readFileSync(file, 'utf8'));
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
    return Object.fromEntries(Object.entries(value));
  } catch {
    return null;
  }
}
