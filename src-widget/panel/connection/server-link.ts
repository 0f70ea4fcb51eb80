// Owns the panel's one line to the server: hello, ping, silence, and coming back after every kind of end.
import {
  authenticateWithinMs,
  closeCodes,
  pingEveryMs,
  silenceLimitMs,
} from '../../../src-shared/wire/limits.ts';
import { type WidgetDown, widgetDownSchema } from '../../../src-shared/wire/widget-down.ts';
import type { WidgetUp } from '../../../src-shared/wire/widget-up.ts';
import { reconnectDelayMs } from './reconnect-delay.ts';

export type LinkState =
  /** Nobody asked for a connection yet. */
  | { name: 'resting' }
  | { name: 'connecting'; attempt: number }
  | { name: 'live' }
  | { name: 'waiting'; attempt: number }
  /** Not coming back by itself: this page is too old, not let in, or one of too many. */
  | { name: 'stopped'; why: 'too-old' | 'not-let-in' | 'too-many' };

export type LinkSocket = { send(text: string): void; close(): void };
export type LinkSocketEvents = { opened(): void; text(text: string): void; closed(code: number): void };

/** What the link needs of the world; time and chance come in, so tests own both. */
export type LinkPorts = {
  open(events: LinkSocketEvents): LinkSocket;
  /** Calls `act` once after `ms`; the answer cancels it. */
  after(ms: number, act: () => void): () => void;
  random(): number;
};

export type LinkListener = {
  /** The first frame of each connection, asked for when it opens. */
  hello(): WidgetUp;
  heard(frame: WidgetDown): void;
  changed(state: LinkState): void;
  /** The server does not know this visitor (any more): the next hello must come without the token. */
  tokenRefused(): void;
};

export type ServerLink = {
  state(): LinkState;
  /** Connects unless connected, connecting or waiting already. */
  start(): void;
  /** Cuts a wait short: the device came online, or the visitor looks at the page again. */
  tryNow(): void;
  /** Ends this connection and says hello again at once. */
  restart(): void;
  /** False when the link is not live; nothing is kept. */
  send(frame: WidgetUp): boolean;
};

type Timer = 'retry' | 'patience' | 'silence' | 'ping' | 'steady';

/** A link that lived this long was a good one: the next loss starts from short waits again. */
const steadyAfterMs = 10_000;

export function createServerLink(ports: LinkPorts, listener: LinkListener): ServerLink {
  let state: LinkState = { name: 'resting' };
  let socket: LinkSocket | null = null;
  /** Events of a connection given up come late and mean nothing: each connection has its number. */
  let connection = 0;
  let attempt = 0;
  let hintMs: number | null = null;
  let pings = 0;
  const timers = new Map<Timer, () => void>();

  const cancel = (name: Timer) => {
    timers.get(name)?.();
    timers.delete(name);
  };
  const schedule = (name: Timer, ms: number, act: () => void) => {
    cancel(name);
    timers.set(name, ports.after(ms, act));
  };
  const change = (next: LinkState) => {
    state = next;
    listener.changed(next);
  };

  function connect() {
    cancel('retry');
    cancel('patience');
    connection += 1;
    const own = connection;
    hintMs = null;
    change({ name: 'connecting', attempt });
    schedule('silence', authenticateWithinMs, () => lose(own, closeCodes.authenticationTimeout));
    socket = ports.open({
      opened: () => {
        if (own === connection) socket?.send(JSON.stringify(listener.hello()));
      },
      text: (text) => {
        if (own === connection) hear(own, text);
      },
      closed: (code) => lose(own, code),
    });
  }

  function hear(own: number, text: string) {
    const frame = readFrame(text);
    if (state.name === 'live') expectSound(own);
    // A kind of frame this build does not know costs only itself.
    if (frame === null) return;
    if (frame.type === 'bye') return farewell(own, frame);
    if (frame.type === 'welcome') {
      change({ name: 'live' });
      expectSound(own);
      ping();
      schedule('steady', steadyAfterMs, () => {
        attempt = 0;
      });
    }
    listener.heard(frame);
  }

  function farewell(own: number, bye: Extract<WidgetDown, { type: 'bye' }>) {
    hintMs = bye.retryAfterMs;
    if (bye.reason === 'protocol-too-old' || bye.reason === 'protocol-too-new') {
      lose(own, closeCodes.protocolTooOld);
    } else if (bye.reason === 'unauthenticated' || bye.reason === 'revoked') {
      lose(own, closeCodes.unauthenticated);
    } else if (bye.retryAfterMs === null) {
      lose(own, closeCodes.tooManyRequests);
    } else {
      lose(own, closeCodes.goingAway);
    }
  }

  function expectSound(own: number) {
    schedule('silence', silenceLimitMs, () => lose(own, closeCodes.authenticationTimeout));
  }

  function ping() {
    schedule('ping', pingEveryMs, () => {
      pings += 1;
      send({ type: 'ping', n: pings });
      ping();
    });
  }

  function hangUp() {
    connection += 1;
    for (const name of ['silence', 'ping', 'steady'] as const) cancel(name);
    socket?.close();
    socket = null;
  }

  function lose(own: number, code: number) {
    if (own !== connection) return;
    hangUp();
    if (code === closeCodes.protocolTooOld) return change({ name: 'stopped', why: 'too-old' });
    if (code === closeCodes.tooManyRequests && hintMs === null)
      return change({ name: 'stopped', why: 'too-many' });
    if (code === closeCodes.forbiddenOrigin) return change({ name: 'stopped', why: 'not-let-in' });
    if (code === closeCodes.unauthenticated) listener.tokenRefused();
    const delay = reconnectDelayMs(attempt, ports.random(), hintMs);
    change({ name: 'waiting', attempt });
    attempt += 1;
    schedule('retry', delay, connect);
    if (hintMs === null) return;
    schedule('patience', hintMs, () => {
      hintMs = null;
    });
  }

  function send(frame: WidgetUp): boolean {
    if (state.name !== 'live' || socket === null) return false;
    socket.send(JSON.stringify(frame));
    return true;
  }

  return {
    state: () => state,
    start: () => {
      if (state.name === 'resting') connect();
    },
    tryNow: () => {
      // A server that asked for patience gets it.
      if (state.name === 'waiting' ? hintMs === null : state.name === 'stopped' && state.why === 'too-many')
        connect();
    },
    restart: () => {
      hangUp();
      connect();
    },
    send,
  };
}

function readFrame(text: string): WidgetDown | null {
  try {
    const frame = widgetDownSchema.safeParse(JSON.parse(text));
    return frame.success ? frame.data : null;
  } catch {
    return null;
  }
}
