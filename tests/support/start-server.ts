// Owns running the real server as a process of its own, from source, on a free port.
import { type ChildProcess, spawn } from 'node:child_process';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';

const root = resolve(import.meta.dirname, '../..');
/** The pinned Node, whichever one runs the tests. */
const node = join(root, 'node_modules/node/bin/node');
/** Of every server under test, unless told another. */
export const testSecret = 'a-secret-for-tests-only-0123456789abcdef';
const listeningSchema = z.object({ listening: z.object({ url: z.url() }) });

export type RunningServer = {
  url: string;
  pid: number;
  dataDir: string;
  /** Its log (stderr) so far, newest 200 lines. */
  log(): string;
  /** SIGTERM; resolves with the exit code (null when it had to be killed, after 15 s). */
  stop(): Promise<number | null>;
  /** SIGKILL, and resolves once it is gone. */
  kill(): Promise<void>;
  /** Resolves with the exit code, however it ends. */
  exited: Promise<number | null>;
};

export type StartServerOptions = {
  dataDir: string;
  /** 0, a free one, unless told: give the former port to restart where clients look for it. */
  port?: number;
  /** Added over GUICHET_HOST, GUICHET_PORT, GUICHET_DATA_DIR, GUICHET_LOG_LEVEL and a test secret. */
  env?: Record<string, string>;
  /** Arguments for Node itself, such as `--cpu-prof`. */
  nodeArgs?: readonly string[];
  withinMs?: number;
};

/** Resolves when the server says it listens; rejects with its log when it ends or stays silent. */
export async function startServer(options: StartServerOptions): Promise<RunningServer> {
  const { dataDir, port = 0, env = {}, nodeArgs = [], withinMs = 30_000 } = options;
  const child = spawn(node, [...nodeArgs, join(root, 'src-server/app/start-server.ts')], {
    cwd: dataDir,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...withoutGuichet(process.env),
      GUICHET_HOST: '127.0.0.1',
      GUICHET_PORT: String(port),
      GUICHET_DATA_DIR: dataDir,
      GUICHET_SECRET: testSecret,
      GUICHET_LOG_LEVEL: 'warn',
      ...env,
    },
  });
  const lines: string[] = [];
  createInterface({ input: child.stderr }).on('line', (line) => {
    lines.push(line);
    if (lines.length > 200) lines.shift();
  });
  // A run that ends early takes its servers with it.
  const endWithUs = () => child.kill('SIGKILL');
  process.once('exit', endWithUs);
  const exited = new Promise<number | null>((done) =>
    child.once('exit', (code) => {
      process.off('exit', endWithUs);
      done(code);
    }),
  );
  try {
    const url = await listeningUrl(child, exited, withinMs);
    const { pid } = child;
    if (pid === undefined) throw new Error('the server has no process id');
    return {
      url,
      pid,
      dataDir,
      exited,
      log: () => lines.join('\n'),
      async stop() {
        child.kill('SIGTERM');
        const tooLong = setTimeout(() => child.kill('SIGKILL'), 15_000);
        const code = await exited;
        clearTimeout(tooLong);
        return code;
      },
      async kill() {
        child.kill('SIGKILL');
        await exited;
      },
    };
  } catch (error) {
    child.kill('SIGKILL');
    throw new Error(`the server did not start\n${lines.join('\n')}`, { cause: error });
  }
}

/** Settings of whoever runs the tests must not reach the server under test. */
function withoutGuichet(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('GUICHET_')));
}

function listeningUrl(
  child: ChildProcess,
  exited: Promise<number | null>,
  withinMs: number,
): Promise<string> {
  return new Promise((done, fail) => {
    const tooLong = setTimeout(() => fail(new Error(`not listening after ${withinMs} ms`)), withinMs);
    void exited.then((code) => fail(new Error(`ended with code ${code} before listening`)));
    child.once('error', fail);
    if (!child.stdout) return fail(new Error('the server has no stdout'));
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (!line.startsWith('{"listening"')) return;
      clearTimeout(tooLong);
      done(listeningSchema.parse(JSON.parse(line)).listening.url);
    });
  });
}
