// Owns running a desk as a process of its own, so that a test can kill it as the world does.
import { type ChildProcess, fork } from 'node:child_process';
import { join, resolve } from 'node:path';
import type { DeskToMain } from '../../src-shared/bridge/main-desk.ts';
import { type DeskProcessStart, fromDeskProcessSchema } from './desk-process-messages.ts';
import { type TestWindow, testWindow } from './desk-window.ts';

const root = resolve(import.meta.dirname, '../..');

export type RunningDesk = TestWindow & {
  pid: number;
  toMain: DeskToMain[];
  bugs: string[];
  /** What main would keep of the last `keep-token`; null when there was none or it was to be forgotten. */
  token(): string | null;
  /** SIGKILL, and resolves once it is gone. */
  kill(): Promise<void>;
  stop(): Promise<void>;
};

/** Resolves when the desk's databases are open and its window is served. `nodeArgs`: for Node itself. */
export async function startDeskProcess(
  start: DeskProcessStart,
  nodeArgs: readonly string[] = [],
): Promise<RunningDesk> {
  const child: ChildProcess = fork(join(root, 'tests/support/desk-process.ts'), [JSON.stringify(start)], {
    execPath: join(root, 'node_modules/node/bin/node'),
    execArgv: [...nodeArgs],
    stdio: ['ignore', 'inherit', 'pipe', 'ipc'],
  });
  let errors = '';
  child.stderr?.on('data', (chunk) => {
    errors = (errors + String(chunk)).slice(-4_000);
  });
  const exited = new Promise<void>((done) => child.once('exit', () => done()));
  const toMain: DeskToMain[] = [];
  const bugs: string[] = [];
  const listeners: ((text: string) => void)[] = [];
  let token = start.savedToken;
  await new Promise<void>((ready, fail) => {
    child.on('message', (raw) => {
      const message = fromDeskProcessSchema.parse(raw);
      switch (message.type) {
        case 'ready':
          return ready();
        case 'text':
          for (const listener of listeners) listener(message.text);
          return;
        case 'to-main':
          toMain.push(message.message);
          if (message.message.type === 'keep-token') token = message.message.token;
          if (message.message.type === 'forget-token') token = null;
          return;
        case 'bug':
          bugs.push(message.text);
          return;
      }
    });
    void exited.then(() => fail(new Error(`the desk ended\n${errors}`)));
  });
  const { pid } = child;
  if (pid === undefined) throw new Error('the desk has no process id');
  const window = testWindow({
    send(text) {
      if (child.connected) child.send({ type: 'text', text });
    },
    onText: (listener) => void listeners.push(listener),
    close: () => {},
  });
  return {
    ...window,
    pid,
    toMain,
    bugs,
    token: () => token,
    async kill() {
      child.kill('SIGKILL');
      await exited;
    },
    async stop() {
      if (child.connected) child.send({ type: 'stop' });
      await exited;
    },
  };
}
