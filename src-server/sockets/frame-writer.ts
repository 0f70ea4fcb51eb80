// Owns what goes out on one socket: frames of a tick joined into one write, bounded by what the other end reads.
import type { Duplex } from 'node:stream';

/** One unmasked text frame of RFC 6455, ready for any number of sockets. */
export function encodeFrame(text: string): Buffer {
  const length = Buffer.byteLength(text);
  const headerLength = headerLengthOf(length);
  const frame = Buffer.allocUnsafe(headerLength + length);
  writeHeader(frame, length, headerLength);
  frame.write(text, headerLength);
  return frame;
}

function headerLengthOf(length: number): number {
  return length < 126 ? 2 : length < 65_536 ? 4 : 10;
}

function writeHeader(frame: Buffer, length: number, headerLength: number): void {
  frame[0] = 0x81;
  if (headerLength === 2) {
    frame[1] = length;
  } else if (headerLength === 4) {
    frame[1] = 126;
    frame.writeUInt16BE(length, 2);
  } else {
    frame[1] = 127;
    frame.writeUInt32BE(0, 2);
    frame.writeUInt32BE(length, 6);
  }
}

export type FrameWriter = {
  /** A frame that must arrive. When the other end is too far behind it is not queued and `onTooSlow` is called, once. */
  send(frame: Buffer): void;
  /** A frame that may be lost when the other end is behind. */
  sendEphemeral(frame: Buffer): void;
  /** Writes what is queued now. */
  flush(): void;
  /** Nothing is written after this. */
  end(): void;
  queuedBytes(): number;
};

export type FrameWriterLimits = { ephemeralBytes: number; maxBytes: number };

/**
 * Writes whole frames to the connection beneath a WebSocket. The library's own `send` costs two buffers and a write per
 * message; joined by tick it is one write per socket however many frames (benchmarks.md). Control frames stay the
 * library's: every write here is whole frames, so that the two never mix.
 */
export function createFrameWriter(
  duplex: Duplex,
  limits: FrameWriterLimits,
  onTooSlow: () => void,
): FrameWriter {
  let pending: Buffer[] = [];
  let pendingBytes = 0;
  let scheduled = false;
  let ended = false;

  function flush(): void {
    scheduled = false;
    if (ended || pending.length === 0) return;
    const [only] = pending;
    const joined = pending.length === 1 && only ? only : Buffer.concat(pending, pendingBytes);
    pending = [];
    pendingBytes = 0;
    duplex.write(joined);
  }

  function push(frame: Buffer): void {
    pending.push(frame);
    pendingBytes += frame.length;
    if (scheduled) return;
    scheduled = true;
    process.nextTick(flush);
  }

  const queuedBytes = () => pendingBytes + duplex.writableLength;
  return {
    send(frame) {
      if (ended) return;
      // The limit is on what waits before this frame: a single page may be larger than what is left.
      if (queuedBytes() > limits.maxBytes) {
        ended = true;
        onTooSlow();
        return;
      }
      push(frame);
    },
    sendEphemeral(frame) {
      if (!ended && queuedBytes() <= limits.ephemeralBytes) push(frame);
    },
    flush,
    end() {
      ended = true;
    },
    queuedBytes,
  };
}
