// Owns one machine with a desk on it: on virtual time, with a clock of its own, crashing between any two of its steps.
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { isDiskFull } from '../../../src-main/desk/database/open-sqlite.ts';
import { type Desk, startDesk } from '../../../src-main/desk/start-desk.ts';
import type { DeskCallAnswer, DeskCallInput, DeskCallName } from '../../../src-shared/bridge/calls.ts';
import type { DeskToMain } from '../../../src-shared/bridge/main-desk.ts';
import type { Agent } from '../../../src-shared/domain/people/agent.ts';
import type { CommandId } from '../../../src-shared/std/ids.ts';
import type { SeededRandom } from '../../../src-shared/std/seeded-random.ts';
import { seededCommandIds } from '../command-ids.ts';
import { type TestWindow, testWindow } from '../desk-window.ts';
import { type DeskFile, DiskFull, machineDisk } from './machine-disk.ts';
import { beginFiles, copyFiles, simulatedUrl } from './machine-files.ts';
import type { Network } from './network.ts';
import type { SimulatedServer } from './simulated-server.ts';
import type { Trace } from './trace.ts';
import { settled, type VirtualTime } from './virtual-time.ts';

export type SimulatedDesk = {
  name: string;
  agent: Agent;
  isRunning(): boolean;
  start(): void;
  /** Ends as by quitting. */
  quit(): void;
  /** Dies now, or after it has done `steps` more of the things one can see from outside. */
  crash(steps: number): void;
  /** It does not die after all, and its disk has room. */
  calm(): void;
  /** So many more pages fit into these files; null: nothing can be written. Until `freeDisk`. */
  fillDisk(files: readonly DeskFile[], pages: number | null): void;
  freeDisk(): void;
  /** The databases are lost with the machine; the next start begins from nothing. */
  wipe(): void;
  /** Null: the desk died before it answered. Rejects with DiskFull where something was to be written. */
  call<Name extends DeskCallName>(
    name: Name,
    input: DeskCallInput<Name>,
  ): Promise<DeskCallAnswer<Name> | null>;
  /** Asks without waiting for the answer, which may take time. */
  begin<Name extends DeskCallName>(name: Name, input: DeskCallInput<Name>): void;
  resumed(): void;
  /** Ms this machine's clock is wrong by. */
  skewMs: number;
  token: string;
  newId(): CommandId;
  toMain: DeskToMain[];
  bugs: unknown[];
  counts: { crashes: number; starts: number; diskErrors: number };
  /** Where its files are now; only to be read while it does not run. */
  folder(): string;
};

type Life = { dead: boolean; desk: Desk; window: TestWindow; stepsLeft: number };

export function simulatedDesk(options: {
  name: string;
  agent: Agent;
  folder: string;
  time: VirtualTime;
  trace: Trace;
  random: SeededRandom;
  network: Network;
  server: SimulatedServer;
}): SimulatedDesk {
  const { name, agent, time, trace, random, network, server } = options;
  const makeId = seededCommandIds(name, random);
  const opaque = ++deskNumber;
  let folders = 0;
  let life: Life | null = null;
  const disk = machineDisk();
  let lacksRoom = false;
  let errorsBefore = 0;
  const folder = () => join(options.folder, `${name}-${opaque}-${folders}`);

  const machine: SimulatedDesk = {
    name,
    agent,
    isRunning: () => life !== null,
    start() {
      if (life !== null) return;
      trace.note(`${name} starts`);
      machine.counts.starts += 1;
      if (!existsSync(folder())) beginFiles(folder(), agent);
      lacksRoom = false;
      try {
        const started = live();
        life = started.dead ? null : started;
        disk.started();
      } catch (error) {
        if (!isDiskFull(error) || !disk.isFull()) throw error;
        trace.note(`${name} can not start for want of room`);
        machine.counts.diskErrors += 1;
        lacksRoom = true;
      }
    },
    quit() {
      if (life === null) return;
      trace.note(`${name} quits`);
      const { desk } = life;
      life.dead = true;
      life = null;
      desk.stop();
    },
    crash(steps) {
      if (life === null) return;
      if (steps === 0) die(life);
      else life.stepsLeft = steps;
    },
    calm() {
      if (life !== null) life.stepsLeft = Number.POSITIVE_INFINITY;
      machine.freeDisk();
    },
    fillDisk(files, pages) {
      trace.note(`${name} has ${pages ?? 'no'} pages of room in ${files.join()}`);
      disk.fill(files, pages);
      errorsBefore = machine.counts.diskErrors;
    },
    freeDisk() {
      if (!disk.isFull()) return;
      trace.note(`${name} has room`);
      disk.free();
      void noteSpell();
      if (lacksRoom) machine.start();
    },
    wipe() {
      machine.quit();
      rmSync(folder(), { recursive: true, force: true });
      folders += 1;
    },
    async call(call, input) {
      const asked = life;
      if (asked === null) return null;
      let answer: DeskCallAnswer<typeof call> | null = null;
      let failed: unknown = null;
      asked.window.call(call, input).then(
        (given) => {
          answer = given;
        },
        (error: unknown) => {
          failed = error;
        },
      );
      // Whatever needs no time is answered by now.
      await settled();
      if (asked.dead) return null;
      if (failed !== null) {
        if (!String(failed).includes('disk-full') || call.startsWith('read')) throw failed;
        trace.note(`${name} ${call} has no room`);
        machine.counts.diskErrors += 1;
        throw new DiskFull(call);
      }
      trace.note(`${name} ${call} ${JSON.stringify(answer)}`);
      return answer;
    },
    begin(call, input) {
      life?.window.call(call, input).catch((error: unknown) => machine.bugs.push(error));
    },
    resumed: () => life?.desk.systemResumed(),
    skewMs: 0,
    token: server.newSession(agent.id),
    newId: makeId,
    toMain: [],
    bugs: [],
    counts: { crashes: 0, starts: 0, diskErrors: 0 },
    folder,
  };

  /** What nobody asked for found no room either: the desk still says so. */
  async function noteSpell(): Promise<void> {
    const connection = await life?.window.call('readConnection', {});
    if (connection?.disk === 'full' && machine.counts.diskErrors === errorsBefore)
      machine.counts.diskErrors += 1;
  }

  function live(): Life {
    let receive: (event: { data: unknown }) => void = () => {};
    const listeners: ((text: string) => void)[] = [];
    const step = () => {
      own.stepsLeft -= 1;
      if (own.stepsLeft === 0) die(own);
    };
    const window = testWindow({
      send: (text) => receive({ data: text }),
      onText: (listener) => void listeners.push(listener),
      close: () => {},
    });
    const unfinished = {
      attachWindow: () => {},
      openConversation: () => {},
      systemResumed: () => {},
      linkOpened: () => {},
      windowsGone: async () => {},
      stop: () => {},
    };
    const own: Life = { dead: false, desk: unfinished, window, stepsLeft: Number.POSITIVE_INFINITY };
    own.desk = startDesk({
      dataDir: folder(),
      serverUrl: simulatedUrl,
      clientVersion: '1',
      deviceName: name,
      nativeBinding: null,
      savedToken: machine.token,
      signInWith: null,
      clock: {
        now() {
          step();
          return Math.max(0, time.epoch() + machine.skewMs);
        },
      },
      makeId() {
        step();
        return makeId();
      },
      onToMain(message) {
        if (own.dead) return;
        trace.note(`${name} main ${JSON.stringify(message)}`);
        machine.toMain.push(message);
        step();
      },
      onBug: (error) => own.dead || machine.bugs.push(error),
      databaseOpened: disk.opened,
      onBeginAnew: () =>
        time.soon(() => {
          if (own.dead) return;
          machine.quit();
          machine.start();
        }),
      timers: {
        now: time.now,
        after: (ms, act) => time.after(ms, () => own.dead || act()),
        soon: (act) => time.soon(() => own.dead || act()),
      },
      openSocket(_, handlers) {
        step();
        const guarded = (act: () => void) => own.dead || act();
        const line = network.connect('console', name, {
          opened: () => guarded(handlers.opened),
          message: (text) => guarded(() => handlers.message(text)),
          closed: (code) => guarded(() => handlers.closed(code)),
        });
        lines.add(line);
        return {
          send(text) {
            step();
            if (own.dead) return;
            line.send(text);
            step();
          },
          drop() {
            lines.delete(line);
            line.drop();
          },
        };
      },
      chance: random.next,
    });
    if (own.dead) return own;
    own.desk.attachWindow({
      postMessage(text) {
        step();
        if (own.dead) return;
        for (const listener of listeners) listener(text);
      },
      on(event: 'message' | 'close', listener: ((event: { data: unknown }) => void) | (() => void)) {
        if (event === 'message') receive = listener;
      },
      start: () => {},
      close: () => {},
    });
    return own;
  }
  const lines = new Set<{ drop(): void }>();

  /** What the files hold at this moment is what the next one finds; the dead one's last words go nowhere. */
  function die(own: Life): void {
    if (own.dead) return;
    own.dead = true;
    trace.note(`${name} dies`);
    machine.counts.crashes += 1;
    const before = folder();
    folders += 1;
    copyFiles(before, folder());
    for (const line of lines) line.drop();
    lines.clear();
    if (life === own) life = null;
    // The dead one is in the middle of something: its files are closed after it.
    setImmediate(() => {
      own.desk.stop();
      rmSync(before, { recursive: true, force: true });
    });
  }
  return machine;
}

let deskNumber = 0;
