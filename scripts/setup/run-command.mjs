// Owns running another program to its end: output kept, time bounded, its whole process group ended when it is late.
import { spawn } from 'node:child_process';

/**
 * @typedef {object} CommandOutcome
 * @property {number | null} code exit code, null when ended by a signal or never started
 * @property {string} output the last 64 KiB of stdout and stderr together
 * @property {boolean} timedOut
 */

const KEPT_CHARACTERS = 64 * 1024;

/**
 * Runs a program and waits for its end. Never throws for a program that fails or is missing.
 * @param {string} program
 * @param {readonly string[]} args
 * @param {object} [options]
 * @param {string} [options.cwd]
 * @param {NodeJS.ProcessEnv} [options.env] the whole environment; default: ours
 * @param {number} [options.timeLimitMs] after this the program's group is ended
 * @param {(stop: () => void) => (() => void)} [options.watch] called at the start with a way to end the program early;
 *   returns what to call at its end
 * @returns {Promise<CommandOutcome>}
 */
export function runCommand(program, args, options = {}) {
  return new Promise((resolve) => {
    const ownGroup = process.platform !== 'win32';
    let output = '';
    let timedOut = false;
    const child = spawn(program, [...args], {
      cwd: options.cwd,
      env: options.env ?? process.env,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: ownGroup,
      shell: process.platform === 'win32',
    });
    const stop = () => {
      timedOut = true;
      if (child.pid === undefined) return;
      try {
        process.kill(ownGroup ? -child.pid : child.pid, 'SIGKILL');
      } catch {
        child.kill('SIGKILL');
      }
    };
    const stopWithUs = () => stop();
    process.once('exit', stopWithUs);
    const limit = options.timeLimitMs === undefined ? undefined : setTimeout(stop, options.timeLimitMs);
    const unwatch = options.watch?.(stop);
    /** @param {Buffer} chunk */
    const keep = (chunk) => {
      output = (output + chunk.toString('utf8')).slice(-KEPT_CHARACTERS);
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    /** @param {number | null} code */
    const end = (code) => {
      clearTimeout(limit);
      unwatch?.();
      process.removeListener('exit', stopWithUs);
      resolve({ code, output, timedOut });
    };
    child.once('error', (error) => {
      output += `\nspawn ${program} failed: ${error.message}`;
      end(null);
    });
    child.once('close', (code) => end(code));
  });
}
