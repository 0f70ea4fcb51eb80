// Owns thousands of clients that only connect, on virtual time, and a server that greets so many of them a second, dies and stops.
import {
  nextWakeAt,
  notWanted,
  type SyncEvent,
  type SyncState,
  stepSync,
} from '../../src-main/desk/sync/sync-state.ts';
import { spreadRetry } from '../../src-server/sockets/spread-retry.ts';
import type { SeededRandom } from '../../src-shared/std/seeded-random.ts';
import { widgetProtocolRange } from '../../src-shared/wire/version.ts';
import { createServerLink } from '../../src-widget/panel/connection/server-link.ts';
import { welcomeFrame } from '../../src-widget/testing/widget-frames.ts';
import type { VirtualTime } from './simulated/virtual-time.ts';

/** What the server says to one client. */
type Caller = {
  opened(): void;
  welcomed(): void;
  pong(): void;
  bye(retryAfterMs: number): void;
  closed(code: number): void;
};
/** The client's end of the line. */
type Call = { hello(): void; ping(): void; hangUp(): void };

export type CrowdServer = {
  call(caller: Caller): Call;
  start(): void;
  /** SIGKILL: every line breaks. */
  kill(): void;
  /** SIGTERM: everybody is told when to come back. */
  stop(): void;
  /** When each client tried to connect; virtual ms. */
  attempts: number[];
  /** How many are welcomed now. */
  live(): number;
};

/** Far fewer than the real one can (benchmarks.md, reconnect-storm). */
const greetedPerSecond = 1_000;
/** A line is up and a word is over within this. */
const longestWayMs = 100;
const brokenLine = 1006;

export function crowdServer(time: VirtualTime, random: SeededRandom): CrowdServer {
  type Line = { caller: Caller; open: boolean; welcomed: boolean };
  let isUp = false;
  let lines = new Set<Line>();
  let greetedAt = 0;
  const attempts: number[] = [];
  const soon = (act: () => void) => void time.after(1 + random.next() * longestWayMs, act);

  function end(tell: (line: Line, position: number) => void): void {
    isUp = false;
    let position = 0;
    for (const line of lines) {
      const mine = position;
      position += 1;
      soon(() => {
        if (line.open) tell(line, mine);
      });
    }
    lines = new Set();
    greetedAt = 0;
  }

  return {
    attempts,
    live: () => [...lines].filter(({ welcomed }) => welcomed).length,
    start() {
      isUp = true;
    },
    kill: () => end(({ caller }) => caller.closed(brokenLine)),
    stop() {
      const count = lines.size;
      end(({ caller }, position) => caller.bye(spreadRetry(position, count)));
    },
    call(caller) {
      attempts.push(time.now());
      const line: Line = { caller, open: true, welcomed: false };
      const isSound = () => line.open && lines.has(line);
      soon(() => {
        if (!line.open) return;
        if (!isUp) return caller.closed(brokenLine);
        lines.add(line);
        caller.opened();
      });
      return {
        hello() {
          // In the order of coming; who hung up meanwhile costs nothing.
          greetedAt = Math.max(greetedAt, time.now()) + 1_000 / greetedPerSecond;
          time.after(greetedAt - time.now(), () => {
            if (!isSound()) return;
            line.welcomed = true;
            caller.welcomed();
          });
        },
        ping: () => soon(() => isSound() && caller.pong()),
        hangUp() {
          line.open = false;
          lines.delete(line);
        },
      };
    },
  };
}

export type CrowdClient = { start(): void };
export type CrowdKind = (time: VirtualTime, random: SeededRandom, server: CrowdServer) => CrowdClient;

/** The desk's own machine of the link. */
export const crowdDesk: CrowdKind = (time, random, server) => {
  let state: SyncState = notWanted;
  let call: Call | null = null;
  let cancelWake = () => {};

  function step(event: SyncEvent): void {
    const next = stepSync(state, event, { now: time.now(), chance: random.next() });
    state = next.state;
    for (const { effect } of next.effects) {
      if (effect === 'open-socket') call = connect();
      else if (effect === 'drop-socket') call?.hangUp();
      else if (effect === 'say-hello') call?.hello();
      else if (effect === 'ping') call?.ping();
    }
    cancelWake();
    const wakeAt = nextWakeAt(state);
    if (wakeAt !== null) cancelWake = time.after(wakeAt - time.now(), () => step({ event: 'time-passed' }));
  }

  const connect = (): Call =>
    server.call({
      opened: () => step({ event: 'socket-opened' }),
      welcomed() {
        step({ event: 'welcomed' });
        step({ event: 'applied', remaining: 0 });
      },
      pong: () => step({ event: 'heard' }),
      bye: (retryAfterMs) => step({ event: 'bye', reason: 'going-away', retryAfterMs }),
      closed: (code) => step({ event: 'socket-closed', code }),
    });

  return { start: () => step({ event: 'wanted' }) };
};

const welcomeText = JSON.stringify(welcomeFrame());
const pongText = JSON.stringify({ type: 'pong', n: 1, serverNow: 1 });

/** The panel's own link. */
export const crowdPage: CrowdKind = (time, random, server) => {
  const link = createServerLink(
    {
      after: time.after,
      random: random.next,
      open(events) {
        const call = server.call({
          opened: events.opened,
          welcomed: () => events.text(welcomeText),
          pong: () => events.text(pongText),
          bye: (retryAfterMs) =>
            events.text(JSON.stringify({ type: 'bye', reason: 'going-away', retryAfterMs })),
          closed: events.closed,
        });
        return {
          send: (text) => (text.includes('"hello"') ? call.hello() : call.ping()),
          close: call.hangUp,
        };
      },
    },
    {
      hello: () => ({ type: 'hello', protocol: widgetProtocolRange, token: null, language: 'en' }),
      heard() {},
      changed() {},
      tokenRefused() {},
    },
  );
  return { start: link.start };
};
