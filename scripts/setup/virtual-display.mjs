// Owns a virtual X display for machines without a screen: one Xvfb process on a display number it finds free itself.
import { spawn } from 'node:child_process';
import { SetupRefusal } from './refusal.mjs';

/**
 * @typedef {object} VirtualDisplay
 * @property {string} display what to set DISPLAY to, as ":99"
 * @property {number} pid
 * @property {() => Promise<void>} stop ends it and waits for its end
 */

/**
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {boolean} there is a screen to show a window on
 */
export function hasDisplay(env = process.env) {
  if (process.platform !== 'linux') return true;
  return Boolean(env['DISPLAY'] || env['WAYLAND_DISPLAY']);
}

/**
 * @param {{ width?: number, height?: number }} [size] pixels, default 1440 × 900
 * @returns {Promise<VirtualDisplay>}
 * @throws {SetupRefusal} Xvfb is missing or does not start within 15 s
 */
export function startVirtualDisplay({ width = 1440, height = 900 } = {}) {
  return new Promise((resolve, reject) => {
    let said = '';
    const child = spawn(
      'Xvfb',
      ['-displayfd', '3', '-screen', '0', `${width}x${height}x24`, '-nolisten', 'tcp', '-noreset'],
      { stdio: ['ignore', 'ignore', 'pipe', 'pipe'] },
    );
    const killWithUs = () => void child.kill('SIGKILL');
    process.once('exit', killWithUs);
    /** @param {string} reason */
    const refuse = (reason) => {
      clearTimeout(limit);
      process.removeListener('exit', killWithUs);
      child.kill('SIGKILL');
      reject(
        new SetupRefusal({
          step: 'virtual display',
          reason,
          mend: 'install Xvfb (on Debian and Ubuntu: "sudo apt-get install xvfb"), or set DISPLAY to a screen',
        }),
      );
    };
    const limit = setTimeout(() => refuse('Xvfb did not answer within 15 s'), 15_000);
    child.once('error', (error) => refuse(`Xvfb cannot be started (${error.message})`));
    let started = false;
    const ended = new Promise((end) => {
      child.once('exit', (code) => {
        process.removeListener('exit', killWithUs);
        if (!started) refuse(`Xvfb ended with code ${code}: ${said.trim().split('\n').at(-1) ?? ''}`);
        end(undefined);
      });
    });
    child.stderr?.on('data', (chunk) => {
      said = (said + String(chunk)).slice(-4096);
    });
    let number = '';
    const answer = child.stdio[3];
    answer?.on('data', (chunk) => {
      number += String(chunk);
      if (!number.endsWith('\n')) return;
      clearTimeout(limit);
      started = true;
      resolve({
        display: `:${number.trim()}`,
        pid: child.pid ?? 0,
        async stop() {
          if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
          await ended;
        },
      });
    });
  });
}
