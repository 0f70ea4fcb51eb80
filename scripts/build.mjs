// Owns building main, renderer and widget: each only when something it is made of has changed since its last build.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { projectEnvironment } from './setup/modern-node.mjs';
import { PROJECT_FOLDER } from './setup/project-folder.mjs';
import { refusalFrom, refusalOfCommand, refusalText } from './setup/refusal.mjs';
import { runCommand } from './setup/run-command.mjs';
import { createStepReport } from './setup/step-report.mjs';
import { readJson, writeJson } from './setup/user-cache.mjs';

/**
 * @typedef {object} BuildPart
 * @property {string} name
 * @property {string} config the Vite config, from the project's folder
 * @property {readonly string[]} inputs folders and files it is made of
 * @property {readonly string[]} outputs files that must be there afterwards
 */

/** @type {readonly BuildPart[]} */
export const BUILD_PARTS = [
  {
    name: 'main',
    config: 'src-main/vite.config.ts',
    inputs: ['src-main', 'src-preload', 'src-shared', 'package-lock.json'],
    outputs: ['out/main/start-app.cjs', 'out/main/desk.cjs', 'out/preload/console-preload.cjs'],
  },
  {
    name: 'renderer',
    config: 'src-renderer/vite.config.ts',
    inputs: ['src-renderer', 'src-shared', 'resources', 'package-lock.json'],
    outputs: ['out/renderer/index.html'],
  },
  {
    name: 'widget',
    config: 'src-widget/vite.config.ts',
    inputs: ['src-widget', 'src-shared', 'scripts/widget', 'package-lock.json'],
    outputs: ['out/widget/loader.js', 'out/widget/panel.html'],
  },
];

/**
 * A hash over names and contents of all files a part is made of; tests do not count.
 * @param {string} folder the project's folder
 * @param {readonly string[]} inputs
 * @returns {string}
 */
export function hashOfInputs(folder, inputs) {
  const hash = createHash('sha256');
  for (const file of inputs.flatMap((input) => filesBelow(join(folder, input))).sort()) {
    hash
      .update(`${relative(folder, file)}\0`)
      .update(readFileSync(file))
      .update('\0');
  }
  return hash.digest('hex');
}

/**
 * @param {string} path
 * @returns {string[]}
 */
function filesBelow(path) {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) return [];
  if (found.isFile()) return /\.(test|property)\.tsx?$/.test(path) ? [] : [path];
  return readdirSync(path).flatMap((name) => filesBelow(join(path, name)));
}

/**
 * @param {BuildPart} part
 * @returns {string} where the hash of its last build is noted
 */
function stampOf(part) {
  return join(PROJECT_FOLDER, 'out', '.built', `${part.name}.json`);
}

/**
 * Builds the parts whose inputs changed, one after the other, each in a process of its own.
 * @returns {Promise<import('./setup/step-report.mjs').StepResult>}
 * @throws {import('./setup/refusal.mjs').SetupRefusal} with Vite's last lines
 */
export async function buildWhatIsStale() {
  const stale = BUILD_PARTS.map((part) => ({ part, hash: hashOfInputs(PROJECT_FOLDER, part.inputs) })).filter(
    ({ part, hash }) =>
      readJson(stampOf(part))?.['inputs'] !== hash ||
      part.outputs.some((output) => !existsSync(join(PROJECT_FOLDER, output))),
  );
  if (stale.length === 0) return { skipped: 'nothing changed' };
  const outcomes = await Promise.allSettled(stale.map(({ part, hash }) => build(part, hash)));
  for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
  return { did: `built ${stale.map(({ part }) => part.name).join(', ')}` };
}

/**
 * @param {BuildPart} part
 * @param {string} hash
 */
async function build(part, hash) {
  rmSync(stampOf(part), { force: true });
  const vite = join(PROJECT_FOLDER, 'node_modules', 'vite', 'bin', 'vite.js');
  const args = [vite, 'build', '--config', part.config, '--logLevel', 'warn'];
  const outcome = await runCommand(process.execPath, args, {
    cwd: PROJECT_FOLDER,
    env: { ...projectEnvironment(), NODE_ENV: 'production' },
    timeLimitMs: 5 * 60_000,
  });
  const missing = part.outputs.filter((output) => !existsSync(join(PROJECT_FOLDER, output)));
  if (outcome.code !== 0 || missing.length > 0) {
    throw refusalOfCommand(
      `build of ${part.name}`,
      `vite build --config ${part.config}`,
      missing.length > 0 && outcome.code === 0
        ? { ...outcome, output: `${outcome.output}\nnot written: ${missing.join(', ')}` }
        : outcome,
      'mend what the lines above name; "npm run check" shows more',
    );
  }
  writeJson(stampOf(part), { inputs: hash });
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { ensureReady } = await import('./setup/ensure-ready.mjs');
  await ensureReady();
  await createStepReport()
    .step('build', () => buildWhatIsStale())
    .catch((thrown) => {
      process.stderr.write(refusalText(refusalFrom('build', thrown)));
      process.exit(1);
    });
}
