// Owns the desk's process: started, spoken to by schema, started again when it dies, stopped in order.
import { type MessagePortMain, type UtilityProcess, utilityProcess } from 'electron';
import { type DeskToMain, deskToMainSchema, type MainToDesk } from '../../src-shared/bridge/main-desk.ts';
import { restartDelay } from './restart-delay.ts';

type StartMessage = Extract<MainToDesk, { type: 'start' }>;

export type DeskProcessOptions = {
  /** The built `desk.cjs`. */
  entry: string;
  /** Asked at each start: the token may have changed since the last. */
  startMessage(): StartMessage;
  onMessage(message: Exclude<DeskToMain, { type: 'stopped' }>): void;
  /** It ended by itself; it will be started again. */
  onGone(): void;
  log: { info(text: string): void; warn(text: string): void; error(text: string): void };
  now(): number;
};

export type DeskProcess = {
  send(message: MainToDesk): void;
  sendPort(port: MessagePortMain): void;
  /** After a `start-failed`, which is not tried again by itself. */
  startAgain(): void;
  /** Asks it to flush and close; resolves when it ended, at the latest after `stopWithinMs`. */
  stop(): Promise<void>;
};

const stopWithinMs = 5_000;

/** Only what a Node process needs to run; never the demo's password. */
const passedOn = [
  'PATH',
  'HOME',
  'TMPDIR',
  'TEMP',
  'TMP',
  'LANG',
  'LC_ALL',
  'TZ',
  'SYSTEMROOT',
  'NODE_EXTRA_CA_CERTS',
];

function deskEnvironment(): Record<string, string> {
  const entries = Object.entries(process.env).filter(([name]) => passedOn.includes(name.toUpperCase()));
  return Object.fromEntries(entries.map(([name, value]) => [name, value ?? '']));
}

/** Forks the desk at once; Electron must be ready. */
export function startDesk(options: DeskProcessOptions): DeskProcess {
  const { log } = options;
  const ends: number[] = [];
  let child: UtilityProcess | null = null;
  let stopping: Promise<void> | null = null;
  let restart: NodeJS.Timeout | null = null;
  let failedToStart = false;

  const start = () => {
    restart = null;
    failedToStart = false;
    const started = utilityProcess.fork(options.entry, [], {
      serviceName: 'Guichet desk',
      stdio: 'pipe',
      env: deskEnvironment(),
    });
    child = started;
    started.stdout?.on('data', (chunk: Buffer) => logLines(chunk, (line) => log.info(`desk: ${line}`)));
    started.stderr?.on('data', (chunk: Buffer) => logLines(chunk, (line) => log.warn(`desk: ${line}`)));
    started.on('spawn', () => log.info(`desk started, process ${started.pid ?? 0}`));
    started.on('message', (raw: unknown) => {
      const message = deskToMainSchema.safeParse(raw);
      if (!message.success) log.error('desk said something that is not in the contract');
      else if (message.data.type !== 'stopped') {
        if (message.data.type === 'start-failed') failedToStart = true;
        options.onMessage(message.data);
      }
    });
    started.once('exit', (code) => {
      if (child === started) child = null;
      if (stopping !== null || failedToStart) return;
      const delay = restartDelay(ends, options.now());
      ends.push(options.now());
      log.error(`desk ended (${code}), started again in ${delay} ms`);
      options.onGone();
      restart = setTimeout(start, delay);
    });
    started.postMessage(options.startMessage());
  };
  start();

  return {
    send(message) {
      child?.postMessage(message);
    },
    sendPort(port) {
      if (child === null) port.close();
      else child.postMessage({ type: 'window-port' } satisfies MainToDesk, [port]);
    },
    startAgain() {
      if (stopping !== null || !failedToStart) return;
      child?.kill();
      start();
    },
    stop() {
      stopping ??= endInOrder(child, log);
      if (restart !== null) clearTimeout(restart);
      return stopping;
    },
  };
}

async function endInOrder(child: UtilityProcess | null, log: DeskProcessOptions['log']): Promise<void> {
  if (child === null) return;
  await new Promise<void>((resolve) => {
    const late = setTimeout(() => {
      log.error('desk did not stop in time, ended');
      child.kill();
      resolve();
    }, stopWithinMs);
    const done = () => {
      clearTimeout(late);
      resolve();
    };
    child.once('exit', done);
    child.on('message', (raw: unknown) => {
      const message = deskToMainSchema.safeParse(raw);
      if (message.success && message.data.type === 'stopped') done();
    });
    child.postMessage({ type: 'stop' } satisfies MainToDesk);
  });
}

function logLines(chunk: Buffer, write: (line: string) => void): void {
  for (const line of chunk.toString('utf8').split('\n').slice(0, 50)) {
    if (line.trim() !== '') write(line.slice(0, 500));
  }
}
