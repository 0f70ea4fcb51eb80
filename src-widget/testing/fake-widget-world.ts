// Owns time, chance and sockets for tests of the widget: nothing passes and nothing is sent unless the test says so.

import type { WidgetDown } from '../../src-shared/wire/widget-down.ts';
import { type WidgetUp, widgetUpSchema } from '../../src-shared/wire/widget-up.ts';
import type { LinkPorts, LinkSocketEvents } from '../panel/connection/server-link.ts';

export type FakeConnection = {
  /** Frames the panel sent on it, parsed by the wire's schema. */
  readonly sent: WidgetUp[];
  isClosed(): boolean;
  open(): void;
  say(frame: WidgetDown): void;
  sayText(text: string): void;
  /** The other end goes. */
  close(code?: number): void;
};

export type FakeWorld = {
  ports: LinkPorts;
  connections: FakeConnection[];
  /** The newest connection; throws when there is none. */
  connection(): FakeConnection;
  /** Lets this much time pass, running what falls due in its order. */
  pass(ms: number): void;
  now(): number;
  /** Timers still armed. */
  armed(): number;
};

export function fakeWidgetWorld(random: () => number = () => 0): FakeWorld {
  let now = 1_000_000;
  let lastTimer = 0;
  const timers = new Map<number, { at: number; act: () => void }>();
  const connections: FakeConnection[] = [];

  const after = (ms: number, act: () => void) => {
    lastTimer += 1;
    const id = lastTimer;
    timers.set(id, { at: now + ms, act });
    return () => {
      timers.delete(id);
    };
  };
  const open = (events: LinkSocketEvents) => {
    const sent: WidgetUp[] = [];
    let closed = false;
    connections.push({
      sent,
      isClosed: () => closed,
      open: events.opened,
      say: (frame) => events.text(JSON.stringify(frame)),
      sayText: events.text,
      close: (code = 1006) => events.closed(code),
    });
    return {
      send: (text: string) => {
        sent.push(widgetUpSchema.parse(JSON.parse(text)));
      },
      close: () => {
        closed = true;
      },
    };
  };
  return {
    ports: { open, after, random },
    connections,
    connection: () => {
      const last = connections.at(-1);
      if (last === undefined) throw new Error('no connection was opened');
      return last;
    },
    pass: (ms) => {
      const until = now + ms;
      for (;;) {
        const due = [...timers]
          .filter(([, timer]) => timer.at <= until)
          .sort(([, a], [, b]) => a.at - b.at)[0];
        if (due === undefined) break;
        timers.delete(due[0]);
        now = due[1].at;
        due[1].act();
      }
      now = until;
    },
    now: () => now,
    armed: () => timers.size,
  };
}
