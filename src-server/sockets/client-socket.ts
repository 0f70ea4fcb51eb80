// Owns one client's WebSocket whoever is behind it: frames in and out, patience, silence, and the manner of goodbye.
import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import type { z } from 'zod';
import type { Bye } from '../../src-shared/wire/down.ts';
import { closeCodes } from '../../src-shared/wire/limits.ts';
import { createFrameWriter, encodeFrame, type FrameWriterLimits } from './frame-writer.ts';
import { createHearing } from './hear-slowly.ts';
import { type BadFrame, describeBadFrame, type FrameObject, readFrame } from './read-frame.ts';

export type ClientSocket = {
  readonly address: string;
  /** When the last sign of life came, by the door's stopwatch: a clock that is set must silence nobody. */
  heardAt(): number;
  /** As `heardAt`. */
  readonly connectedAt: number;
  send(frame: object): void;
  /** A frame already written as JSON. */
  sendText(text: string): void;
  /** An encoded frame, shared between sockets. */
  sendEncoded(frame: Buffer): void;
  /** A frame as JSON in three parts, the middle one shared between sockets. */
  sendAround(before: string, shared: Buffer, behind: string): void;
  sendEphemeral(frame: Buffer): void;
  /** The frame at hand asked for more than it may and was told so: who goes on is heard more slowly. */
  refused(): void;
  /** Answers a frame that made no sense; too many of them end the socket. */
  sendBadFrame(problem: BadFrame['problem'], value: FrameObject | null, error?: z.ZodError): void;
  /** Says why and closes. */
  bye(reason: Bye['reason'], retryAfterMs: number | null): void;
  /** Closes without a word before it. */
  close(code: number, reason: string): void;
  /** Cuts the connection. */
  cut(): void;
  /** Puts out one that takes nothing of what waits for it. `now` as in `heardAt`. */
  endIfStuck(now: number): void;
  readonly isOpen: boolean;
  /** It ended with a goodbye, by the other end's will or because its session did: nobody is coming back. */
  readonly hasLeft: boolean;
};

export type ClientSocketOptions = {
  socket: WebSocket;
  duplex: Duplex;
  address: string;
  /** Monotonic ms. */
  stopwatch(): number;
  limits: FrameWriterLimits;
  onFrame(value: FrameObject): void;
  onClose(): void;
};

const badFramesBorne = 20;
/** Longer than a client that reads slowly waits itself before it gives up. */
const stuckAfterMs = 60_000;
/** How long a closed socket may take to say so itself. */
const goodbyeMs = 2_000;
/** RFC 6455: done here. */
const normalClosure = 1_000;

const codeOf: Record<Bye['reason'], number> = {
  unauthenticated: closeCodes.unauthenticated,
  revoked: closeCodes.unauthenticated,
  'protocol-too-old': closeCodes.protocolTooOld,
  'protocol-too-new': closeCodes.protocolTooOld,
  'too-many-requests': closeCodes.tooManyRequests,
  'slow-consumer': closeCodes.slowConsumer,
  'bad-frames': closeCodes.badFrames,
  'going-away': closeCodes.goingAway,
};

export function openClientSocket(options: ClientSocketOptions): ClientSocket {
  const { socket, duplex, address, stopwatch, limits, onFrame, onClose } = options;
  const connectedAt = stopwatch();
  let heardAt = connectedAt;
  let badFrames = 0;
  let open = true;
  let left = false;
  const writer = createFrameWriter(duplex, limits, endSlow);

  function endSlow(): void {
    // Nothing more fits; the word itself takes a few bytes at the end of a queue that ends with the socket.
    open = false;
    duplex.write(encodeFrame(JSON.stringify({ type: 'bye', reason: 'slow-consumer', retryAfterMs: 1_000 })));
    close(closeCodes.slowConsumer, 'slow-consumer');
  }

  function close(code: number, reason: string): void {
    open = false;
    hearing.end();
    writer.flush();
    writer.end();
    socket.close(code, reason);
    const timer = setTimeout(() => socket.terminate(), goodbyeMs);
    timer.unref();
    socket.once('close', () => clearTimeout(timer));
  }

  const client: ClientSocket = {
    address,
    connectedAt,
    heardAt: () => heardAt,
    send: (frame) => writer.sendText(JSON.stringify(frame)),
    sendText: (text) => writer.sendText(text),
    sendEncoded: (frame) => writer.send(frame),
    sendAround: writer.sendAround,
    sendEphemeral: (frame) => writer.sendEphemeral(frame),
    refused: () => hearing.refused(),
    sendBadFrame(problem, value, error) {
      badFrames += 1;
      client.send(describeBadFrame(problem, value, error));
      if (badFrames >= badFramesBorne) client.bye('bad-frames', null);
    },
    bye(reason, retryAfterMs) {
      if (!open) return;
      client.send({ type: 'bye', reason, retryAfterMs } satisfies Bye);
      close(codeOf[reason], reason);
    },
    close,
    cut: () => socket.terminate(),
    endIfStuck(time) {
      if (open && writer.isStuck(time, stuckAfterMs)) endSlow();
    },
    get isOpen() {
      return open;
    },
    get hasLeft() {
      return left;
    },
  };

  /** Null for one that is no text. */
  const hearing = createHearing<Buffer | null>({
    hear(data) {
      const read = data && readFrame(data);
      if (read?.ok) onFrame(read.value);
      else client.sendBadFrame(read?.problem ?? 'not-json', null);
    },
    pause: () => socket.pause(),
    resume: () => socket.resume(),
    after: (ms, act) => void setTimeout(act, ms).unref(),
    onTooMany: () => client.bye('too-many-requests', 10_000),
  });

  socket.on('message', (data, isBinary) => {
    heardAt = stopwatch();
    if (open) hearing.take(isBinary || !Buffer.isBuffer(data) ? null : data);
  });
  socket.on('ping', () => {
    heardAt = stopwatch();
  });
  socket.on('pong', () => {
    heardAt = stopwatch();
  });
  socket.on('error', () => {
    // Oversize or broken frames, a reset line: the library closes, and `close` tells.
  });
  socket.on('close', (code) => {
    open = false;
    left = code === normalClosure || code === closeCodes.unauthenticated;
    hearing.end();
    writer.end();
    onClose();
  });
  return client;
}
