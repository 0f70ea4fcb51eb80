// Owns the lines between clients and the server: slow, in order, cut at any frame, deaf in one direction, outliving their ends, repeating some frames.
import type { SeededRandom } from '../../../src-shared/std/seeded-random.ts';
import { noRepeats, type Repeats } from './repeats.ts';
import type { Trace } from './trace.ts';
import type { VirtualTime } from './virtual-time.ts';

export type Door = 'console' | 'widget';

/** The server's hands on one line. */
export type LineAtServer = {
  name: string;
  send(text: string): void;
  /** After what was sent. */
  close(code: number): void;
  cut(): void;
};
export type ServerEnd = { message(text: string): void; closed(): void };
export type ClientHandlers = { opened(): void; message(text: string): void; closed(code: number): void };
export type ClientEnd = { send(text: string): void; drop(): void };

/** How likely each is, for every frame on its way (`cut`, `deaf`) or every line (`doomed`: cut after a few frames). */
export type Faults = { cut: number; deaf: number; doomed: number; slowMs: number };
export const noFaults: Readonly<Faults> = { cut: 0, deaf: 0, doomed: 0, slowMs: 5 };

export type Way = 'up' | 'down';
type Line = { name: string; isWhole(): boolean; cut(): void; heal(): void; deafen(): void };

export type Network = {
  connect(door: Door, name: string, handlers: ClientHandlers): ClientEnd;
  /** Null: nobody listens. Changing it breaks every line. */
  setServer(accept: ((door: Door, line: LineAtServer) => ServerEnd) | null): void;
  cutAll(): void;
  /** One line goes deaf in one direction or both, without anybody being told. */
  deafenOne(): void;
  /** Faults end: deaf lines are cut, so that both ends learn of it; nothing comes twice any more. */
  heal(): void;
  faults: Faults;
  counts: { lines: number; frames: number; cuts: number; deafened: number; stray: number; repeated: number };
};

export function openNetwork(
  time: VirtualTime,
  random: SeededRandom,
  trace: Trace,
  repeats: Repeats = noRepeats,
): Network {
  let accept: ((door: Door, line: LineAtServer) => ServerEnd) | null = null;
  const lines = new Set<Line>();
  let healed = false;
  const network: Network = {
    connect,
    setServer(next) {
      accept = next;
      network.cutAll();
    },
    cutAll() {
      for (const line of [...lines]) line.cut();
    },
    deafenOne() {
      const whole = [...lines].filter((line) => line.isWhole());
      if (whole.length > 0) random.pick(whole).deafen();
    },
    heal() {
      network.faults = { ...noFaults };
      healed = true;
      for (const line of [...lines]) line.heal();
    },
    faults: { ...noFaults },
    counts: { lines: 0, frames: 0, cuts: 0, deafened: 0, stray: 0, repeated: 0 },
  };

  const strikes = (chance: number) => chance > 0 && random.next() < chance;

  function connect(door: Door, client: string, handlers: ClientHandlers): ClientEnd {
    network.counts.lines += 1;
    const name = `${client}/${network.counts.lines}`;
    const arrivals = { up: 0, down: 0 };
    /** What is on its way still arrives while its direction is open. */
    const open = { up: true, down: true };
    const deaf = { up: false, down: false };
    const again = repeats(door);
    let server: ServerEnd | null = null;
    let clientListens = true;
    let clientTold = false;
    let serverTold = false;
    let broken = false;
    let framesLeft = strikes(network.faults.doomed) ? 1 + random.below(12) : Number.POSITIVE_INFINITY;

    function later(way: Way, act: () => void): void {
      const delay = 1 + random.below(network.faults.slowMs);
      arrivals[way] = Math.max(arrivals[way], time.now() + delay);
      time.after(arrivals[way] - time.now(), act);
    }

    function travel(way: Way, text: string): void {
      if (!open[way]) return;
      later(way, () => {
        if (!open[way] || deaf[way]) return;
        network.counts.frames += 1;
        framesLeft -= 1;
        if (framesLeft < 0 || strikes(network.faults.cut)) {
          line.cut();
          // Lost with the break, it leaves no hole: nothing sent after it comes through.
          open[way] = false;
          return;
        }
        if (strikes(network.faults.deaf)) {
          network.counts.deafened += 1;
          deaf[way] = true;
          return;
        }
        if (way === 'up' && !clientListens) network.counts.stray += 1;
        trace.note(`${name} ${way} ${text}`);
        arrive(way, text);
        if (healed) return;
        for (const repeat of again(way, text)) {
          if (repeat.afterMs === 0) comeAgain(repeat.way, repeat.text);
          else time.after(repeat.afterMs, () => comeAgain(repeat.way, repeat.text));
        }
      });
    }

    function arrive(way: Way, text: string): void {
      if (way === 'up') server?.message(text);
      else if (clientListens && !clientTold) handlers.message(text);
    }

    function comeAgain(way: Way, text: string): void {
      if (healed || broken || !open[way] || deaf[way]) return;
      network.counts.repeated += 1;
      trace.note(`${name} ${way} again ${text}`);
      arrive(way, text);
    }

    function tellClient(code: number): void {
      if (clientTold) return;
      clientTold = true;
      if (clientListens) handlers.closed(code);
      forgetSettled();
    }

    function tellServer(): void {
      const end = server;
      server = null;
      open.up = false;
      serverTold = true;
      end?.closed();
      forgetSettled();
    }

    function forgetSettled(): void {
      if (serverTold && (clientTold || !clientListens)) lines.delete(line);
    }

    const line: Line = {
      name,
      isWhole: () => !broken && clientListens,
      cut() {
        if (broken) return;
        broken = true;
        framesLeft = Number.POSITIVE_INFINITY;
        network.counts.cuts += 1;
        trace.note(`${name} cut`);
        // What was sent before the break may still come through on either side.
        if (strikes(0.5)) open.up = false;
        if (strikes(0.5)) open.down = false;
        later('down', () => tellClient(1006));
        later('up', tellServer);
      },
      heal() {
        framesLeft = Number.POSITIVE_INFINITY;
        if (!deaf.up && !deaf.down) return;
        broken = true;
        later('down', () => tellClient(1006));
        later('up', tellServer);
      },
      deafen() {
        network.counts.deafened += 1;
        const which = random.below(3);
        trace.note(`${name} deaf ${which}`);
        if (which !== 0) deaf.up = true;
        if (which !== 1) deaf.down = true;
      },
    };
    lines.add(line);

    const atServer: LineAtServer = {
      name,
      send: (text) => travel('down', text),
      close(code) {
        broken = true;
        later('down', () => {
          if (!deaf.down) tellClient(code);
        });
        later('up', tellServer);
      },
      cut: () => line.cut(),
    };
    if (accept === null) {
      serverTold = true;
      time.after(2, () => tellClient(1006));
    } else {
      later('up', () => {
        if (broken || accept === null) {
          serverTold = true;
          return tellClient(1006);
        }
        trace.note(`${name} open`);
        server = accept(door, atServer);
        later('down', () => {
          if (clientListens && !clientTold && open.down) handlers.opened();
        });
      });
    }
    return {
      send: (text) => travel('up', text),
      drop() {
        clientListens = false;
        forgetSettled();
        // The server may learn of it late, after what was already on its way and after the next line is open.
        if (!deaf.up) later('up', tellServer);
      },
    };
  }
  return network;
}
