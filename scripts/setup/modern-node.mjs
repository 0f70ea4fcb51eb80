// Owns going over to the Node of node_modules: whatever Node started a script, the rest of it runs on that one.
import { spawn } from 'node:child_process';
import { realpathSync } from 'node:fs';
import { constants } from 'node:os';
import { delimiter, join } from 'node:path';
import { MODERN_NODE } from './dependencies.mjs';
import { PROJECT_FOLDER } from './project-folder.mjs';

/** @returns {boolean} this process already is the Node of node_modules */
export function runsOnModernNode() {
  try {
    return realpathSync(process.execPath) === realpathSync(MODERN_NODE);
  } catch {
    return false;
  }
}

/** @returns {NodeJS.ProcessEnv} our environment, with the project's programs first on PATH */
export function projectEnvironment() {
  const bin = join(PROJECT_FOLDER, 'node_modules', '.bin');
  const path = process.env['PATH'] ?? '';
  return {
    ...process.env,
    PATH: path.split(delimiter)[0] === bin ? path : `${bin}${delimiter}${path}`,
  };
}

/**
 * Starts this same script again on the Node of node_modules and takes over its end. Never returns.
 * @returns {Promise<never>}
 */
export function goOnWithModernNode() {
  return new Promise(() => {
    const child = spawn(MODERN_NODE, [...process.execArgv, ...process.argv.slice(1)], {
      stdio: 'inherit',
      env: projectEnvironment(),
    });
    // A terminal sends Ctrl-C to both of us; from elsewhere only we are told.
    process.on('SIGINT', () => {
      if (!process.stdin.isTTY) child.kill('SIGINT');
    });
    for (const signal of /** @type {const} */ (['SIGTERM', 'SIGHUP'])) {
      process.on(signal, () => child.kill(signal));
    }
    child.once('error', (error) => {
      process.stderr.write(`  ✗ ${MODERN_NODE} cannot be started: ${error.message}\n`);
      process.exit(1);
    });
    child.once('exit', (code, signal) => {
      process.exit(signal === null ? (code ?? 1) : 128 + constants.signals[signal]);
    });
  });
}
