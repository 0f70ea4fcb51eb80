// Owns the build of better-sqlite3 for an Electron that offers Node-API 9: its shipped binary asks for Node-API 10.
import { existsSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { findProgram } from './find-program.mjs';
import { PROJECT_FOLDER } from './project-folder.mjs';
import { refusalOfCommand, SetupRefusal } from './refusal.mjs';
import { runCommand } from './run-command.mjs';
import { makeWhole, readJson, userCacheFolder, writeJson } from './user-cache.mjs';

const STEP = 'sqlite for electron';
/** Raised when the way of building changes, so that an older result is not used. */
const RECIPE = 1;
const FILE = 'better_sqlite3.node';
const MARKER = 'guichet-binding.json';
const MODULES = join(PROJECT_FOLDER, 'node_modules');
const PACKAGE = join(MODULES, 'better-sqlite3');

/**
 * Does this runtime need a build of its own?
 * @param {number} nodeApi the Node-API version the runtime offers
 * @returns {boolean}
 */
export function needsOwnBinding(nodeApi) {
  return nodeApi < 10;
}

/** @returns {string} the folder of the build in the user's cache */
function bindingFolder() {
  const version = String(readJson(join(PACKAGE, 'package.json'))?.['version']);
  return join(
    userCacheFolder(),
    'sqlite',
    `better-sqlite3-${version}-napi9-${process.platform}-${process.arch}-${RECIPE}`,
  );
}

/**
 * @param {string} folder
 * @returns {boolean}
 */
function isWholeBinding(folder) {
  const file = join(folder, FILE);
  return existsSync(file) && readJson(join(folder, MARKER))?.['bytes'] === statSync(file).size;
}

/** @returns {boolean} the build is in the cache already, so no compiler is needed */
export function bindingIsThere() {
  return isWholeBinding(bindingFolder());
}

/**
 * Builds the binding into the user's cache unless it is there, and loads it once in the runtime it is for.
 * @param {import('./electron-runtime.mjs').ElectronRuntime} runtime
 * @param {(text: string) => void} say
 * @returns {Promise<{ file: string, made: boolean }>}
 * @throws {SetupRefusal} no compiler, compilation failed, the runtime does not load it
 */
export async function makeSqliteBinding(runtime, say) {
  const folder = bindingFolder();
  if (isWholeBinding(folder)) return { file: join(folder, FILE), made: false };
  const [cc, cxx] = compilers();
  say(`${STEP}: compiling better-sqlite3 for Electron ${runtime.version} (about a minute, once)`);
  await makeWhole(
    folder,
    async (making) => {
      await compile(cc, cxx, making);
      await loadInRuntime(runtime, join(making, FILE));
      writeJson(join(making, MARKER), { bytes: statSync(join(making, FILE)).size });
    },
    () => isWholeBinding(folder),
  );
  return { file: join(folder, FILE), made: true };
}

/** @returns {[string, string]} the C and the C++ compiler */
function compilers() {
  const cc = process.env['CC'] ?? findProgram('cc');
  const cxx = process.env['CXX'] ?? findProgram('c++');
  if (!cc || !cxx) {
    throw new SetupRefusal({
      step: STEP,
      reason: 'this Electron needs its own build of better-sqlite3, and there is no C++ compiler',
      mend: 'install one (on Debian and Ubuntu: "sudo apt-get install g++"), or use a newer Electron by ELECTRON_OVERRIDE_DIST_PATH',
    });
  }
  return [cc, cxx];
}

/**
 * Compiles and links by the compiler alone: node-gyp would need Python, make and headers that it downloads.
 * @param {string} cc
 * @param {string} cxx
 * @param {string} into
 */
async function compile(cc, cxx, into) {
  const sqlite = join(PACKAGE, 'deps', 'sqlite3');
  const objects = join(into, 'objects');
  mkdirSync(objects);
  const shared = ['-c', '-O2', '-w', '-fPIC', '-DNDEBUG'];
  await together([
    compilation(
      cc,
      [
        ...shared,
        '-std=c99',
        ...sqliteDefines(),
        join(sqlite, 'sqlite3.c'),
        '-o',
        join(objects, 'sqlite3.o'),
      ],
      into,
    ),
    compilation(
      cxx,
      [
        ...shared,
        '-std=c++20',
        '-fno-exceptions',
        '-fvisibility=hidden',
        '-fvisibility-inlines-hidden',
        // The highest number declares all that Node-API 10 has, and is what a module of experimental features reports:
        // runtimes with Node-API 9 refuse 10, but take this one and have everything behind it that is used here.
        '-DNAPI_VERSION=2147483647',
        '-DNAPI_DISABLE_CPP_EXCEPTIONS',
        '-DNODE_API_SWALLOW_UNTHROWABLE_EXCEPTIONS',
        '-DBUILDING_NODE_EXTENSION',
        ...includes([sqlite, join(MODULES, 'node-addon-api'), join(MODULES, 'node-api-headers', 'include')]),
        '-include',
        join(PROJECT_FOLDER, 'scripts', 'setup', 'node-api-experimental.h'),
        join(PACKAGE, 'src', 'better_sqlite3.cpp'),
        '-o',
        join(objects, 'better_sqlite3.o'),
      ],
      into,
    ),
  ]);
  const link =
    process.platform === 'darwin'
      ? ['-bundle', '-undefined', 'dynamic_lookup']
      : ['-shared', '-Wl,-Bsymbolic', '-Wl,--exclude-libs,ALL'];
  const inputs = [join(objects, 'sqlite3.o'), join(objects, 'better_sqlite3.o')];
  await compilation(cxx, [...link, ...inputs, '-o', join(into, FILE)], into);
}

/**
 * @param {string[]} folders
 * @returns {string[]}
 */
function includes(folders) {
  return folders.flatMap((folder) => ['-I', folder]);
}

/** @returns {string[]} the options SQLite is compiled with, as better-sqlite3 lists them */
function sqliteDefines() {
  const list = readFileSync(join(PACKAGE, 'deps', 'defines.gypi'), 'utf8');
  return [...list.matchAll(/'([A-Z][A-Z0-9_]*(?:=-?\w+)?)'/g)].map((found) => `-D${found[1]}`);
}

/**
 * @param {string} program
 * @param {string[]} args
 * @param {string} cwd
 */
async function compilation(program, args, cwd) {
  const outcome = await runCommand(program, args, { cwd, timeLimitMs: 10 * 60_000 });
  if (outcome.code !== 0) {
    throw refusalOfCommand(
      STEP,
      program,
      outcome,
      'a compiler that knows C++20 is needed (on Debian and Ubuntu: "sudo apt-get install g++")',
    );
  }
}

/**
 * Waits for all, then throws the first failure: none may still be writing when the folder is thrown away.
 * @param {Promise<void>[]} works
 */
async function together(works) {
  for (const outcome of await Promise.allSettled(works)) {
    if (outcome.status === 'rejected') throw outcome.reason;
  }
}

/**
 * @param {import('./electron-runtime.mjs').ElectronRuntime} runtime
 * @param {string} file
 */
async function loadInRuntime(runtime, file) {
  const script = `const Database = require(${JSON.stringify(PACKAGE)});
    const database = new Database(':memory:', { nativeBinding: ${JSON.stringify(file)} });
    for (let round = 0; round < 500; round += 1) database.prepare('select ?').get(round);
    global.gc();
    console.log('sqlite', database.prepare('select sqlite_version() as version').get().version);`;
  // The collection is asked for because a wrong build stops the process from inside a finalizer.
  const outcome = await runCommand(runtime.executable, ['--expose-gc', '-e', script], {
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
    timeLimitMs: 30_000,
  });
  if (outcome.code !== 0 || !/^sqlite \d/m.test(outcome.output)) {
    throw refusalOfCommand(
      STEP,
      `loading better-sqlite3 in Electron ${runtime.version}`,
      outcome,
      'use another Electron by ELECTRON_OVERRIDE_DIST_PATH, and report the lines above',
    );
  }
}
