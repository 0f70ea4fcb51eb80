// Owns running npm on a Node that the packages fit: an npm on an older one leaves out, without a word, the binaries of
// packages that ask for a newer Node.
import { mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { findProgram } from './find-program.mjs';
import { PROJECT_FOLDER } from './project-folder.mjs';
import { refusalOfCommand } from './refusal.mjs';
import { runCommand } from './run-command.mjs';

/**
 * May npm install on this Node? The newest the packages' own `engines` ask for is 20.19 or 22.12.
 * @param {string} version as 20.19.0
 * @returns {boolean}
 */
export function isNodeNewEnough(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major === 20) return minor >= 19;
  if (major === 22) return minor >= 12;
  return major > 22;
}

/**
 * @typedef {object} NpmRunner
 * @property {(args: readonly string[], options: { cwd: string, env: NodeJS.ProcessEnv, timeLimitMs: number }) =>
 *   ReturnType<typeof runCommand>} run runs npm with these arguments
 * @property {() => void} remove throws away what was made for it
 */

/**
 * @param {string} step
 * @returns {Promise<NpmRunner>} npm as it is, or, on an old Node, npm on a Node borrowed from the registry
 * @throws {import('./refusal.mjs').SetupRefusal}
 */
export async function npmOnModernNode(step) {
  if (isNodeNewEnough(process.versions.node)) {
    return { run: (args, options) => runCommand('npm', args, options), remove: () => {} };
  }
  const folder = mkdtempSync(join(tmpdir(), 'guichet-node-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  const { devDependencies } = JSON.parse(readFileSync(join(PROJECT_FOLDER, 'package.json'), 'utf8'));
  const wanted = `node@${devDependencies.node}`;
  const borrowed = await runCommand(
    'npm',
    [
      'install',
      wanted,
      '--prefix',
      folder,
      '--no-save',
      '--no-package-lock',
      '--no-audit',
      '--no-fund',
      '--loglevel=error',
    ],
    { cwd: folder, timeLimitMs: 5 * 60_000 },
  );
  if (borrowed.code !== 0) {
    remove();
    throw refusalOfCommand(step, `npm install ${wanted}`, borrowed);
  }
  const node = join(folder, 'node_modules', 'node', 'bin', 'node');
  const npm = process.env['npm_execpath'] ?? realpathSync(findProgram('npm') ?? 'npm');
  return {
    run: (args, options) =>
      runCommand(node, [npm, ...args], {
        ...options,
        env: { ...options.env, PATH: `${dirname(node)}${delimiter}${options.env['PATH'] ?? ''}` },
      }),
    remove,
  };
}
