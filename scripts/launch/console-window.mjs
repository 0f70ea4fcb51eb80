// Owns starting the console and knowing when its window stands there to be used.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { failure } from './child-programs.mjs';
import { DEVTOOLS_SWITCH, openDevtoolsPipe } from './devtools-pipe.mjs';

/** What is read off the page, again and again, until it no longer changes: fonts ready, and its text. */
const LOOK = `document.fonts.ready.then(() => document.visibilityState === 'visible' ? document.body.innerText : '')`;

/**
 * @typedef {object} ConsoleWindow
 * @property {import('./child-programs.mjs').ChildProgram} program
 * @property {number} shownAt epoch ms when the window showed its first text
 * @property {number} shownAfterMs from starting Electron until then
 * @property {() => Promise<void>} reload loads the window's page again
 * @property {(file: string) => Promise<void>} keepPicture writes a PNG once the window is at rest
 */

/**
 * Starts Electron on an application folder or a packed executable, and waits until its window shows something.
 * @param {import('./child-programs.mjs').ChildPrograms} programs
 * @param {object} options
 * @param {string} options.executable
 * @param {readonly string[]} options.args
 * @param {string} options.cwd
 * @param {NodeJS.ProcessEnv} options.env
 * @param {number} [options.withinMs] default 60 s
 * @returns {Promise<ConsoleWindow>}
 * @throws {Error} it ended or showed nothing; with its last lines
 */
export async function startConsoleWindow(programs, options) {
  const withinMs = options.withinMs ?? 60_000;
  const startedAt = performance.now();
  const program = programs.start('the console', options.executable, [...options.args, DEVTOOLS_SWITCH], {
    cwd: options.cwd,
    env: options.env,
    devtools: true,
  });
  const toBrowser = program.process.stdio[3];
  const fromBrowser = program.process.stdio[4];
  if (!toBrowser || !('write' in toBrowser) || !fromBrowser || !('read' in fromBrowser)) {
    throw failure(program, 'has no debugging pipe');
  }
  const pipe = openDevtoolsPipe(toBrowser, fromBrowser);
  let ended = false;
  void program.ended.then(() => {
    ended = true;
  });

  /**
   * @param {string} text what the page showed at the last look
   * @returns {Promise<boolean>}
   */
  async function untilShown(text) {
    if (text.trim() !== '') return true;
    if (ended) throw failure(program, 'ended before its window was shown');
    if (performance.now() - startedAt > withinMs) {
      throw failure(program, `showed nothing within ${withinMs / 1000} s`);
    }
    await pause(30);
    return false;
  }

  /** @type {import('./devtools-pipe.mjs').WindowPage | null} */
  let page = null;
  let text = '';
  while (!(await untilShown(text))) {
    page ??= await pipe.findPage().catch(() => null);
    text = page === null ? '' : String((await page.evaluate(LOOK).catch(() => '')) ?? '');
  }
  const shownPage = page;
  const shownAfterMs = performance.now() - startedAt;
  return {
    program,
    shownAt: Date.now(),
    shownAfterMs,
    async reload() {
      await shownPage?.evaluate('location.reload()');
    },
    async keepPicture(file) {
      if (shownPage === null) return;
      await untilAtRest(shownPage);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, await shownPage.screenshot());
    },
  };
}

/**
 * Waits until the page's words have not changed for a second (figures may: there are clocks), at most 15 s.
 * @param {import('./devtools-pipe.mjs').WindowPage} page
 */
async function untilAtRest(page) {
  const giveUpAt = performance.now() + 15_000;
  let seen = '';
  let sameSince = performance.now();
  while (performance.now() < giveUpAt && performance.now() - sameSince < 1000) {
    const words = String((await page.evaluate(LOOK)) ?? '').replace(/\d+/g, '#');
    if (words !== seen) {
      seen = words;
      sameSince = performance.now();
    }
    await pause(100);
  }
}
