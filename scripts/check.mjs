// Owns `npm run check`: format, lint, types and unit tests (the walls are among them), at once, one line each with its time.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { ensureReady } from './setup/ensure-ready.mjs';
import { PROJECT_FOLDER as root } from './setup/project-folder.mjs';

const { environment } = await ensureReady();
const node = process.execPath;
const packages = join(root, 'node_modules');

const checks = [
  { name: 'biome', command: join(packages, '.bin/biome'), args: ['check', '--error-on-warnings', '.'] },
  { name: 'types', command: node, args: [join(packages, 'typescript/bin/tsc'), '-b', '--pretty'] },
  { name: 'unit', command: node, args: [join(packages, 'vitest/vitest.mjs'), 'run', '--project', 'unit'] },
];

/**
 * @param {{ name: string, command: string, args: string[] }} check
 * @returns {Promise<{ name: string, passed: boolean, output: string }>}
 */
function runCheck({ name, command, args }) {
  const startedAt = performance.now();
  return new Promise((done) => {
    const child = spawn(command, args, { cwd: root, env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    const keep = (/** @type {Buffer} */ chunk) => {
      output += chunk;
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    const finish = (/** @type {boolean} */ passed) => {
      const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
      console.log(`${passed ? 'ok    ' : 'FAILED'} ${name.padEnd(8)} ${seconds.padStart(5)} s`);
      done({ name, passed, output });
    };
    child.on('error', (error) => {
      output += `${error.message}\n`;
      finish(false);
    });
    child.on('close', (code) => finish(code === 0));
  });
}

const startedAt = performance.now();
const results = await Promise.all(checks.map(runCheck));
const failed = results.filter(({ passed }) => !passed);
for (const { name, output } of failed)
  console.log(`\n── ${name} ${'─'.repeat(90 - name.length)}\n${output.trim()}`);
const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
console.log(
  `${failed.length === 0 ? 'ok' : `FAILED: ${failed.map(({ name }) => name).join(', ')}`} in ${seconds} s`,
);
process.exitCode = failed.length === 0 ? 0 : 1;
