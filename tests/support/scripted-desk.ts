// Owns a desk whose server says exactly what the test says, frame by frame, in virtual time.
import { openOutbox } from '../../src-main/desk/database/open-outbox.ts';
import type { SocketHandlers } from '../../src-main/desk/sync/server-socket.ts';
import { agentIdSchema } from '../../src-shared/std/ids.ts';
import type { ConsoleDown } from '../../src-shared/wire/down.ts';
import { type ConsoleUp, consoleUpSchema } from '../../src-shared/wire/up.ts';
import { type VirtualTime, virtualTime } from './simulation/virtual-time.ts';
import { startTestDesk, type TestDesk } from './start-test-desk.ts';
import { horizonMs, SyncModel } from './sync-model.ts';
import { temporaryFolder } from './temporary-folder.ts';

const serverUrl = 'http://scripted.example';
const agentId = agentIdSchema.parse('me');

export type ScriptedDesk = {
  readonly desk: TestDesk;
  readonly time: VirtualTime;
  /** What the server has; nobody but the test says it. */
  readonly model: SyncModel;
  /** What the server heard of this process of the desk, or since `forgetHeard`. */
  readonly heard: readonly ConsoleUp[];
  forgetHeard(): void;
  lastHeard(type: ConsoleUp['type']): ConsoleUp | undefined;
  /** Another process of it, on the same files, with its line open. */
  startAgain(): void;
  /** Its line, which it asked for, is there. */
  open(): void;
  cut(): void;
  cutAndComeBack(): Promise<void>;
  say(frame: ConsoleDown): void;
  welcome(more?: Partial<Extract<ConsoleDown, { type: 'welcome' }>>): void;
  close(): void;
};

/** Signed in as `me`, with its line open. */
export async function startScriptedDesk(name: string): Promise<ScriptedDesk> {
  const folder = temporaryFolder(name);
  const time = virtualTime();
  const model = new SyncModel();
  await time.runUntil(model.now);
  const outbox = openOutbox({ dataDir: folder.path, nativeBinding: null });
  const account = { serverUrl, agentId, agentName: 'Me', email: 'me@w.example', workspaceName: 'W' };
  outbox.accounts.signIn(account);
  outbox.close();

  let line: SocketHandlers | null = null;
  let heard: ConsoleUp[] = [];
  const start = () =>
    startTestDesk({
      ...{ dataDir: folder.path, serverUrl, savedToken: 'a-token', clock: time, timers: time },
      chance: () => 0,
      openSocket(_, handlers) {
        line = handlers;
        return {
          send: (text) => void heard.push(consoleUpSchema.parse(JSON.parse(text))),
          drop() {
            if (line === handlers) line = null;
          },
        };
      },
    });
  let desk = start();
  const script: ScriptedDesk = {
    ...{ time, model },
    get desk() {
      return desk;
    },
    get heard() {
      return heard;
    },
    forgetHeard() {
      heard = [];
    },
    lastHeard: (type) => heard.filter((frame) => frame.type === type).at(-1),
    startAgain() {
      desk.desk.stop();
      line = null;
      heard = [];
      desk = start();
      script.open();
    },
    open: () => line?.opened(),
    cut: () => line?.closed(1006),
    async cutAndComeBack() {
      script.cut();
      await time.runUntil(time.now() + 5_000);
      script.open();
    },
    say: (frame) => line?.message(JSON.stringify(frame)),
    welcome(more = {}) {
      script.say({
        ...{ type: 'welcome', protocol: 2, workspace: { id: 'w', name: 'W' }, databaseId: 'db-1', agentId },
        ...{
          serverNow: time.now(),
          head: model.seq,
          resync: false,
          connectedAgentIds: [],
          linksChanged: null,
        },
        ...{ links: null, horizonMs },
        ...more,
      });
    },
    close() {
      desk.desk.stop();
      folder.remove();
    },
  };
  script.open();
  return script;
}
