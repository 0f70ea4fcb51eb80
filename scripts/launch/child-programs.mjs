// Owns the programs a launcher starts: their last lines, their readiness, and their end — each by its own process id.
import { spawn } from 'node:child_process';

/**
 * @typedef {object} ChildProgram
 * @property {string} name as a person would call it
 * @property {import('node:child_process').ChildProcess} process
 * @property {Promise<number | null>} ended resolves with the exit code, null after a signal or when it never started
 * @property {() => string[]} lastLines its newest lines, at most 30
 */

/** How long a program may take to end when asked: the server promises 10 s. */
const END_WITHIN_MS = 12_000;
/** What Chromium says on machines without a bus or a graphics card, and what does no harm. */
const NOISE = /:ERROR:(?:bus|viz_main_impl|gl_\w+|gpu_\w+|object_proxy|command_buffer_proxy_impl)\.cc/;

export function createChildPrograms() {
  /** @type {ChildProgram[]} */
  const running = [];
  process.once('exit', () => {
    for (const program of running) endGroup(program, 'SIGKILL');
  });

  return {
    /**
     * Starts a program in a process group of its own, so that Ctrl-C reaches it only through us, in our order.
     * @param {string} name
     * @param {string} file
     * @param {readonly string[]} args
     * @param {{ cwd: string, env: NodeJS.ProcessEnv, devtools?: boolean, onLine?: (line: string) => void }} options
     * @returns {ChildProgram}
     */
    start(name, file, args, options) {
      const child = spawn(file, [...args], {
        cwd: options.cwd,
        env: options.env,
        stdio: options.devtools ? ['ignore', 'pipe', 'pipe', 'pipe', 'pipe'] : ['ignore', 'pipe', 'pipe'],
        detached: process.platform !== 'win32',
      });
      /** @type {string[]} */
      const lines = [];
      for (const stream of [child.stdout, child.stderr]) {
        readLines(stream, (line) => {
          lines.push(line);
          if (lines.length > 30) lines.shift();
          options.onLine?.(line);
        });
      }
      const program = {
        name,
        process: child,
        ended: /** @type {Promise<number | null>} */ (
          new Promise((end) => {
            child.once('error', (error) => {
              lines.push(error.message);
              end(null);
            });
            child.once('exit', (code) => end(code));
          })
        ),
        lastLines: () => [...lines],
      };
      running.push(program);
      void program.ended.then(() => running.splice(running.indexOf(program), 1));
      return program;
    },

    /**
     * Ends all of them, the last started first, and waits until they are gone.
     * @returns {Promise<void>}
     */
    async stopAll() {
      for (const program of [...running].reverse()) {
        endGroup(program, 'SIGTERM', true);
        const late = setTimeout(() => endGroup(program, 'SIGKILL'), END_WITHIN_MS);
        await program.ended;
        clearTimeout(late);
        // What it started itself must not outlive it.
        endGroup(program, 'SIGKILL');
      }
    },
  };
}

/** @typedef {ReturnType<typeof createChildPrograms>} ChildPrograms */

/**
 * @param {ChildProgram} program
 * @param {NodeJS.Signals} signal
 * @param {boolean} [onlyItself] not the programs it started
 */
function endGroup(program, signal, onlyItself = false) {
  const { pid } = program.process;
  if (pid === undefined) return;
  try {
    process.kill(onlyItself || process.platform === 'win32' ? pid : -pid, signal);
  } catch {
    // Already gone.
  }
}

/**
 * @param {NodeJS.ReadableStream | null} stream
 * @param {(line: string) => void} onLine
 */
function readLines(stream, onLine) {
  let rest = '';
  stream?.on('data', (chunk) => {
    const lines = (rest + String(chunk)).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) if (line.trim() !== '') onLine(line);
  });
  stream?.on('close', () => {
    if (rest.trim() !== '') onLine(rest);
  });
}

/**
 * Waits for the line by which a server of ours says where it listens.
 * @param {ChildPrograms} programs
 * @param {string} name
 * @param {readonly string[]} args for this same Node
 * @param {{ cwd: string, env: NodeJS.ProcessEnv, withinMs?: number }} options
 * @returns {Promise<{ program: ChildProgram, url: string }>}
 * @throws {Error} it ended, or said nothing within 30 s; with its last lines
 */
export async function startListening(programs, name, args, options) {
  const withinMs = options.withinMs ?? 30_000;
  /** @type {(url: string) => void} */
  let heard = () => {};
  const listening = new Promise((resolve) => {
    heard = resolve;
  });
  const program = programs.start(name, process.execPath, args, {
    cwd: options.cwd,
    env: options.env,
    onLine: (line) => {
      const url = listeningUrl(line);
      if (url !== null) heard(url);
    },
  });
  /** @type {NodeJS.Timeout | undefined} */
  let limit;
  const url = await Promise.race([
    listening,
    program.ended.then((code) => failure(program, `ended with code ${code ?? 'none'} before it listened`)),
    new Promise((resolve) => {
      limit = setTimeout(
        () => resolve(failure(program, `did not listen within ${withinMs / 1000} s`)),
        withinMs,
      );
    }),
  ]);
  clearTimeout(limit);
  if (typeof url !== 'string') throw url;
  return { program, url };
}

/**
 * @param {string} line
 * @returns {string | null} the address in `{"listening":{"url":"…"}}`, null for any other line
 */
export function listeningUrl(line) {
  return /^\{"listening":\{"url":"(http:\/\/[^"]+)"/.exec(line)?.[1] ?? null;
}

/**
 * @param {ChildProgram} program
 * @param {string} what
 * @returns {Error} told with the program's last lines
 */
export function failure(program, what) {
  const lines = program
    .lastLines()
    .filter((line) => !NOISE.test(line) && !/^\s+at /.test(line))
    .slice(-8)
    .map((line) => `      ${line.slice(0, 400)}`);
  return new Error(
    [`${program.name} ${what}${lines.length > 0 ? '; its last lines:' : ''}`, ...lines].join('\n'),
  );
}
