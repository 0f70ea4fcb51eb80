// Owns a client's socket on the server's side without a network below it: what ClientSocket promises, over a line in memory.
import type { z } from 'zod';
import type { ClientSocket } from '../../../src-server/sockets/client-socket.ts';
import { type BadFrame, describeBadFrame, type FrameObject } from '../../../src-server/sockets/read-frame.ts';
import type { Bye } from '../../../src-shared/wire/down.ts';
import { closeCodes } from '../../../src-shared/wire/limits.ts';
import type { LineAtServer } from './network.ts';

export type MemoryClientSocket = ClientSocket & {
  /** Something came in. */
  heard(): void;
  /** The line is gone: nothing is sent any more. */
  lost(): void;
};

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

/** `sent` sees every frame that leaves, and says whether it may: a dead server sends nothing. */
export function memoryClientSocket(
  line: LineAtServer,
  options: { now(): number; sent(text: string): boolean; losesEphemeral(): boolean },
): MemoryClientSocket {
  const { now, sent, losesEphemeral } = options;
  const connectedAt = now();
  let heardAt = connectedAt;
  let open = true;
  let left = false;

  const sendText = (text: string) => {
    if (open && sent(text)) line.send(text);
  };
  const close = (code: number) => {
    open = false;
    left = code === closeCodes.unauthenticated;
    line.close(code);
  };
  const client: MemoryClientSocket = {
    address: line.name,
    connectedAt,
    heardAt: () => heardAt,
    send: (frame) => sendText(JSON.stringify(frame)),
    sendText,
    sendEncoded: (frames) => textsOf(frames).forEach(sendText),
    sendAround: (before, shared, behind) => sendText(`${before}${shared.toString()}${behind}`),
    sendEphemeral(frames) {
      if (!losesEphemeral()) textsOf(frames).forEach(sendText);
    },
    sendBadFrame(problem: BadFrame['problem'], value: FrameObject | null, error?: z.ZodError) {
      client.send(describeBadFrame(problem, value, error));
    },
    bye(reason, retryAfterMs) {
      if (!open) return;
      client.send({ type: 'bye', reason, retryAfterMs } satisfies Bye);
      close(codeOf[reason]);
    },
    close,
    cut() {
      open = false;
      line.cut();
    },
    refused() {
      // A line in memory is read as it is written.
    },
    endIfStuck() {
      // A line in memory takes everything at once.
    },
    get isOpen() {
      return open;
    },
    get hasLeft() {
      return left;
    },
    heard() {
      heardAt = now();
    },
    lost() {
      open = false;
    },
  };
  return client;
}

/** The texts of whole unmasked frames of RFC 6455, one behind the other. */
function textsOf(frames: Buffer): string[] {
  const texts: string[] = [];
  let at = 0;
  while (at < frames.length) {
    const short = (frames[at + 1] ?? 0) & 0x7f;
    const start = at + (short === 126 ? 4 : short === 127 ? 10 : 2);
    const length =
      short === 126 ? frames.readUInt16BE(at + 2) : short === 127 ? frames.readUInt32BE(at + 6) : short;
    texts.push(frames.toString('utf8', start, start + length));
    at = start + length;
  }
  return texts;
}
