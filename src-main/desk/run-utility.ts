// Owns the desk's life in an Electron utility process: parses what main says, starts the desk, hands it windows' ports.
import { randomBytes } from 'node:crypto';
import {
  type DeskToMain,
  deskToMainSchema,
  type MainToDesk,
  mainToDeskSchema,
} from '../../src-shared/bridge/main-desk.ts';
import { commandIdChance, makeCommandId } from '../../src-shared/std/make-command-id.ts';
import type { WindowPort } from './bridge/window-port.ts';
import { DatabaseAlreadyOpen, DatabaseTooNew, isDiskFull } from './database/open-sqlite.ts';
import { type Desk, startDesk } from './start-desk.ts';

/** The little of Electron's ParentPort that is used: the desk's build knows nothing of Electron. */
type ParentPort = {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { data: unknown; ports: readonly WindowPort[] }) => void): unknown;
};
type StartMessage = Extract<MainToDesk, { type: 'start' }>;

/** Main gives up on a desk after five seconds. */
const lastWordsWithinMs = 1_000;

const parentPort: ParentPort = requireParentPort();
let desk: Desk | null = null;
/** Windows that came before the databases were open. */
const early: WindowPort[] = [];

parentPort.on('message', ({ data, ports }) => {
  const parsed = mainToDeskSchema.safeParse(data);
  if (!parsed.success) return logBug(parsed.error, 'message from main');
  receive(parsed.data, ports);
});
process.on('uncaughtException', (error) => {
  // A state nobody foresaw is not worked on: all that was answered is on disk, and main starts the desk anew.
  logBug(error, 'uncaught');
  process.exit(70);
});

function receive(message: MainToDesk, ports: readonly WindowPort[]): void {
  switch (message.type) {
    case 'start':
      start(message);
      return;
    case 'window-port':
      for (const port of ports) {
        if (desk === null) early.push(port);
        else desk.attachWindow(port);
      }
      return;
    case 'open-conversation':
      desk?.openConversation(message.conversationId);
      return;
    case 'system-resumed':
      desk?.systemResumed();
      return;
    case 'link-opened':
      desk?.linkOpened(message.requestId, message.opened);
      return;
    case 'stop':
      void stopBehindWindows();
      return;
  }
}

function start({ type: _, ...given }: StartMessage): void {
  if (desk !== null) return;
  try {
    desk = startDesk({
      ...given,
      clock: Date,
      makeId: () => makeCommandId(Date.now(), randomBytes(commandIdChance)),
      onToMain: tellMain,
      onBug: logBug,
      onBeginAnew() {
        // Main starts the desk anew, which then can write.
        desk?.stop();
        process.exit(75);
      },
    });
  } catch (error) {
    logBug(error, 'start');
    tellMain({ type: 'start-failed', reason: reasonOf(error), detail: detailOf(error) });
    return;
  }
  for (const port of early.splice(0)) desk.attachWindow(port);
  tellMain({ type: 'ready' });
}

/** What windows said last comes over ports of their own, and may be behind what main says. */
async function stopBehindWindows(): Promise<void> {
  await desk?.windowsGone(lastWordsWithinMs);
  desk?.stop();
  desk = null;
  tellMain({ type: 'stopped' });
}

function tellMain(message: DeskToMain): void {
  parentPort.postMessage(deskToMainSchema.parse(message));
}

function reasonOf(error: unknown): Extract<DeskToMain, { type: 'start-failed' }>['reason'] {
  if (error instanceof DatabaseTooNew) return 'database-too-new';
  if (error instanceof DatabaseAlreadyOpen) return 'already-open';
  return isDiskFull(error) ? 'disk-full' : 'bug';
}

function detailOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function logBug(error: unknown, where: string): void {
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(`${JSON.stringify({ at: new Date().toISOString(), level: 'error', where, stack })}\n`);
}

function requireParentPort(): ParentPort {
  // Electron adds the property to `process`; nothing else tells a utility process from plain Node.
  const port: unknown = Reflect.get(process, 'parentPort');
  if (!isParentPort(port)) throw new Error('not in a utility process');
  return port;
}

function isParentPort(port: unknown): port is ParentPort {
  return typeof port === 'object' && port !== null && 'postMessage' in port && 'on' in port;
}
