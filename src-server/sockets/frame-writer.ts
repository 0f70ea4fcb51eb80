// Owns what goes out on one socket: frames of a tick joined into one write, bounded by what the other end reads.
import type { Duplex } from 'node:stream';

/** One unmasked text frame of RFC 6455, ready for any number of sockets. */
export function encodeFrame(text: string): Buffer {
  const length = Buffer.byteLength(text);
  const headerLength = headerLengthOf(length);
  const frame = Buffer.allocUnsafe(headerLength + length);
  writeHeader(frame, 0, length, headerLength);
  frame.write(text, headerLength);
  return frame;
}

function headerLengthOf(length: number): number {
  return length < 126 ? 2 : length < 65_536 ? 4 : 10;
}

function writeHeader(into: Buffer, at: number, length: number, headerLength: number): void {
  into[at] = 0x81;
  if (headerLength === 2) {
    into[at + 1] = length;
  } else if (headerLength === 4) {
    into[at + 1] = 126;
    into.writeUInt16BE(length, at + 2);
  } else {
    into[at + 1] = 127;
    into.writeUInt32BE(0, at + 2);
    into.writeUInt32BE(length, at + 6);
  }
}

export type FrameWriter = {
  /** A text frame that must arrive. When the other end is too far behind it is not queued and `onTooSlow` is called, once. */
  sendText(text: string): void;
  /** The same for a frame already encoded. */
  send(frame: Buffer): void;
  /** One frame of three parts as JSON, the middle one shared between sockets and not copied. */
  sendAround(before: string, shared: Buffer, behind: string): void;
  /** A frame that may be lost when the other end is behind. */
  sendEphemeral(frame: Buffer): void;
  /** Writes what is queued now. */
  flush(): void;
  /** Nothing is written after this. */
  end(): void;
  queuedBytes(): number;
  /**
   * Whether something waits and the other end has taken nothing of it for `ms`: asked now and then, at `now` (any clock, in
   * ms), it remembers when it last saw something move.
   */
  isStuck(now: number, ms: number): boolean;
};

export type FrameWriterLimits = { ephemeralBytes: number; maxBytes: number };

/** What is larger leaves as it is, behind the rest in one system call: copying it costs more than naming it. */
const leavesAsItIs = 16_384;

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
  /** Texts are encoded when written, straight into the buffer they leave in; `lengths` are their bytes. */
  let pending: (Buffer | string)[] = [];
  let lengths: number[] = [];
  let pendingBytes = 0;
  /** Bytes of the largest that is encoded already. */
  let largest = 0;
  let scheduled = false;
  let ended = false;
  let pushedBytes = 0;
  let moved = { bytes: -1, at: 0 };

  function flush(): void {
    scheduled = false;
    if (ended || pending.length === 0) return;
    const [first] = pending;
    // One buffer, one write: corking would only cost.
    if (pending.length === 1 && typeof first === 'object') duplex.write(first);
    else if (largest < leavesAsItIs) duplex.write(join(0, pending.length));
    else writeApart();
    pending = [];
    lengths = [];
    pendingBytes = 0;
    largest = 0;
  }

  function writeApart(): void {
    duplex.cork();
    let from = 0;
    for (const [index, frame] of pending.entries()) {
      if (typeof frame === 'string' || frame.length < leavesAsItIs) continue;
      if (index > from) duplex.write(join(from, index));
      duplex.write(frame);
      from = index + 1;
    }
    if (from < pending.length) duplex.write(join(from, pending.length));
    duplex.uncork();
  }

  function join(from: number, end: number): Buffer {
    const joined = Buffer.allocUnsafe(bytesOf(from, end));
    let offset = 0;
    for (let index = from; index < end; index += 1) {
      const frame = pending[index] ?? '';
      if (typeof frame === 'object') {
        offset += frame.copy(joined, offset);
        continue;
      }
      const length = lengths[index] ?? 0;
      const headerLength = headerLengthOf(length);
      writeHeader(joined, offset, length, headerLength);
      offset += headerLength;
      offset += length === frame.length ? joined.write(frame, offset, 'latin1') : joined.write(frame, offset);
    }
    return joined;
  }

  function bytesOf(from: number, end: number): number {
    if (from === 0 && end === pending.length) return pendingBytes;
    let bytes = 0;
    for (let index = from; index < end; index += 1) {
      const frame = pending[index] ?? '';
      const length = lengths[index] ?? 0;
      bytes += typeof frame === 'object' ? frame.length : headerLengthOf(length) + length;
    }
    return bytes;
  }

  function push(frame: Buffer | string, length: number, bytes: number): void {
    pending.push(frame);
    lengths.push(length);
    pendingBytes += bytes;
    if (typeof frame === 'object' && frame.length > largest) largest = frame.length;
    pushedBytes += bytes;
    if (scheduled) return;
    scheduled = true;
    process.nextTick(flush);
  }

  const queuedBytes = () => pendingBytes + duplex.writableLength;

  /** The limit is on what waits before a frame: a single page may be larger than what is left. */
  function mayPush(): boolean {
    if (ended) return false;
    if (queuedBytes() <= limits.maxBytes) return true;
    ended = true;
    onTooSlow();
    return false;
  }

  return {
    sendText(text) {
      if (!mayPush()) return;
      const length = Buffer.byteLength(text);
      push(text, length, headerLengthOf(length) + length);
    },
    send(frame) {
      if (mayPush()) push(frame, 0, frame.length);
    },
    sendAround(before, shared, behind) {
      if (!mayPush()) return;
      const lengthBefore = Buffer.byteLength(before);
      const end = Buffer.from(behind);
      const length = lengthBefore + shared.length + end.length;
      const headerLength = headerLengthOf(length);
      const start = Buffer.allocUnsafe(headerLength + lengthBefore);
      writeHeader(start, 0, length, headerLength);
      start.write(before, headerLength);
      for (const part of [start, shared, end]) push(part, 0, part.length);
    },
    sendEphemeral(frame) {
      if (!ended && queuedBytes() <= limits.ephemeralBytes) push(frame, 0, frame.length);
    },
    flush,
    end() {
      ended = true;
    },
    queuedBytes,
    isStuck(now, ms) {
      const queued = queuedBytes();
      const bytes = pushedBytes - queued;
      if (queued === 0 || bytes !== moved.bytes) moved = { bytes, at: now };
      return now - moved.at >= ms;
    },
  };
}
