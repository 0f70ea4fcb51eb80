// Owns a desk inside a simulation: signed in beforehand, on virtual time, crashing as a machine does.
import { cpSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { openOutbox } from '../../../src-main/desk/database/open-outbox.ts';
import { type Desk, type DeskOptions, startDesk } from '../../../src-main/desk/start-desk.ts';
import type { Agent } from '../../../src-shared/domain/people/agent.ts';
import type { Clock } from '../../../src-shared/std/clock.ts';
import type { CommandId } from '../../../src-shared/std/ids.ts';
import type { SeededRandom } from '../../../src-shared/std/seeded-random.ts';
import { type TestWindow, testWindow } from '../desk-window.ts';
import type { ModelNetwork } from './model-network.ts';
import type { VirtualTime } from './virtual-time.ts';

export type SimulatedDesk = {
  agent: Agent;
  window: TestWindow;
  bugs: unknown[];
  /** Dies without a word; what its files held at that moment is what the next one finds. */
  crash(): void;
  stop(): void;
};

const serverUrl = 'http://model.example';

export function simulatedDesk(options: {
  agent: Agent;
  folder: string;
  time: VirtualTime;
  /** The machine's wall clock; the virtual time unless it is set otherwise. */
  clock?: Clock;
  network: Pick<ModelNetwork, 'openSocket'>;
  random: SeededRandom;
  databaseOpened?: DeskOptions['databaseOpened'];
  makeId: () => CommandId;
}): SimulatedDesk {
  const { agent, folder, time, network, random, makeId } = options;
  let life = 0;
  const dirOf = (n: number) => join(folder, `${agent.id}-${n}`);
  const outbox = openOutbox({ dataDir: dirOf(0), nativeBinding: null });
  const account = {
    serverUrl,
    agentId: agent.id,
    agentName: agent.name,
    email: agent.email,
    workspaceName: 'W',
  };
  outbox.accounts.signIn(account);
  outbox.close();

  const bugs: unknown[] = [];
  const start = (): { desk: Desk; window: TestWindow; fallSilent(): void } => {
    let speaks = true;
    const desk = startDesk({
      dataDir: dirOf(life),
      serverUrl,
      clientVersion: '1',
      deviceName: 'simulation',
      nativeBinding: null,
      savedToken: agent.id,
      signInWith: null,
      clock: options.clock ?? time,
      makeId,
      onToMain: () => {},
      onBug: (error) => void bugs.push(error),
      timers: time,
      openSocket(url, handlers) {
        const socket = network.openSocket(url, handlers);
        return { ...socket, send: (text) => speaks && socket.send(text) };
      },
      chance: random.next,
      databaseOpened: options.databaseOpened,
    });
    const listeners: ((text: string) => void)[] = [];
    let receive: (event: { data: unknown }) => void = () => {};
    desk.attachWindow({
      postMessage: (text) => {
        for (const listener of listeners) listener(text);
      },
      on(event: 'message' | 'close', listener: ((event: { data: unknown }) => void) | (() => void)) {
        if (event === 'message') receive = listener;
      },
      start: () => {},
      close: () => {},
    });
    const window = testWindow({
      send: (text) => receive({ data: text }),
      onText: (listener) => void listeners.push(listener),
      close: () => {},
    });
    const fallSilent = () => {
      speaks = false;
    };
    return { desk, window, fallSilent };
  };
  let running = start();
  return {
    agent,
    bugs,
    get window() {
      return running.window;
    },
    crash() {
      const dead = running.desk;
      running.fallSilent();
      const before = dirOf(life);
      life += 1;
      mkdirSync(dirOf(life));
      cpSync(before, dirOf(life), { recursive: true });
      // Only now may the dead one close its files: its last words must reach neither the living one's nor the server.
      dead.stop();
      rmSync(before, { recursive: true });
      running = start();
    },
    stop: () => running.desk.stop(),
  };
}
