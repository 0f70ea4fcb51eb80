// Owns a TCP proxy on loopback that misbehaves on request: latency, narrow or sliced lines, black holes, resets, cuts.

import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

export type Direction = 'up' | 'down';

/** What one direction of a line does to the bytes that pass; up = from the client to the server. */
export type Behaviour = {
  /** Milliseconds every byte is late. */
  latencyMs: number;
  /** Bytes per second; null = as fast as it goes. */
  bytesPerSecond: number | null;
  /** The largest piece handed on at once; null = as it came. */
  sliceBytes: number | null;
  /** Takes everything and hands on nothing, saying nothing. */
  blackHole: boolean;
};

export const wellBehaved: Behaviour = {
  latencyMs: 0,
  bytesPerSecond: null,
  sliceBytes: null,
  blackHole: false,
};

export type MisbehavingProxy = {
  port: number;
  /** Changes one direction of all lines, those open and those to come. */
  behave(direction: Direction, change: Partial<Behaviour>): void;
  /** Ends every open line: `reset` sends RST, `close` FIN. */
  cutAll(how: 'reset' | 'close'): void;
  /** The next line is reset once exactly `bytes` of that direction were handed on. */
  cutNextAfter(direction: Direction, bytes: number): void;
  /** Refuses new lines at once while true. */
  refuse(on: boolean): void;
  /** Lines open now, and bytes handed on since the start by direction. */
  stats(): { open: number; accepted: number; cuts: number; up: number; down: number };
  close(): Promise<void>;
};

type Line = { reset(): void; close(): void };

/** Listens on a free port of 127.0.0.1 and carries every connection to `targetPort` there. */
export async function startMisbehavingProxy(targetPort: number): Promise<MisbehavingProxy> {
  const behaviour: Record<Direction, Behaviour> = { up: { ...wellBehaved }, down: { ...wellBehaved } };
  const passed: Record<Direction, number> = { up: 0, down: 0 };
  const lines = new Set<Line>();
  let cutNext: { direction: Direction; bytes: number } | null = null;
  let refusing = false;
  let accepted = 0;
  let cuts = 0;

  const server = createServer((client) => {
    if (refusing) {
      client.resetAndDestroy();
      return;
    }
    accepted += 1;
    const upstream = connect({ port: targetPort, host: '127.0.0.1' });
    const line: Line = {
      reset() {
        lines.delete(line);
        client.resetAndDestroy();
        upstream.resetAndDestroy();
      },
      close() {
        lines.delete(line);
        client.end();
        upstream.end();
      },
    };
    lines.add(line);
    const cut = cutNext;
    cutNext = null;
    const onCut = () => {
      cuts += 1;
      line.reset();
    };
    carry('up', client, upstream, cut?.direction === 'up' ? cut.bytes : null, onCut);
    carry('down', upstream, client, cut?.direction === 'down' ? cut.bytes : null, onCut);
    for (const socket of [client, upstream]) {
      socket.setNoDelay(true);
      socket.on('error', () => line.reset());
      socket.on('close', () => line.close());
    }
  });

  function carry(direction: Direction, from: Socket, to: Socket, cutAfter: number | null, onCut: () => void) {
    const waiting: { bytes: Buffer; dueAt: number }[] = [];
    let handedOn = 0;
    let freeAt = 0;
    let timer: NodeJS.Timeout | null = null;
    let ended = false;

    from.on('data', (bytes: Buffer) => {
      const { latencyMs, sliceBytes, blackHole } = behaviour[direction];
      if (blackHole) return;
      const dueAt = performance.now() + latencyMs;
      const slice = sliceBytes ?? bytes.length;
      for (let start = 0; start < bytes.length; start += slice) {
        waiting.push({ bytes: bytes.subarray(start, start + slice), dueAt });
      }
      if (waiting.length > 256) from.pause();
      pump();
    });
    from.on('end', () => {
      ended = true;
      pump();
    });

    function pump() {
      timer = null;
      for (;;) {
        const next = waiting[0];
        if (next === undefined) break;
        const now = performance.now();
        const due = Math.max(next.dueAt, freeAt);
        if (due > now) {
          timer = setTimeout(pump, due - now);
          return;
        }
        waiting.shift();
        handOn(next.bytes, now);
        if (to.destroyed) return;
      }
      from.resume();
      if (ended) to.end();
    }

    function handOn(bytes: Buffer, now: number) {
      const { bytesPerSecond } = behaviour[direction];
      const room = cutAfter === null ? bytes.length : Math.min(bytes.length, cutAfter - handedOn);
      if (bytesPerSecond !== null) freeAt = Math.max(now, freeAt) + (room / bytesPerSecond) * 1000;
      handedOn += room;
      passed[direction] += room;
      const last = cutAfter !== null && handedOn >= cutAfter;
      if (room > 0) to.write(bytes.subarray(0, room), last ? onCut : undefined);
      else if (last) onCut();
    }

    to.on('close', () => {
      if (timer !== null) clearTimeout(timer);
      waiting.length = 0;
    });
  }

  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the proxy has no port');
  return {
    port: address.port,
    behave(direction, change) {
      Object.assign(behaviour[direction], change);
    },
    cutAll(how) {
      for (const line of [...lines]) line[how]();
    },
    cutNextAfter(direction, bytes) {
      cutNext = { direction, bytes };
    },
    refuse(on) {
      refusing = on;
    },
    stats: () => ({ open: lines.size, accepted, cuts, ...passed }),
    async close() {
      for (const line of [...lines]) line.reset();
      server.close();
      await once(server, 'close');
    },
  };
}
