// Owns a plain WebSocket that speaks JSON frames and parses what comes back with the wire's own schemas.
import { WebSocket } from 'ws';

export type Closed = { code: number; reason: string };

export type RawSocket<Down> = {
  /** Every frame so far, oldest first; empty when opened with `keepFrames: false`. */
  readonly frames: readonly Down[];
  send(frame: object): void;
  /** Sends text as it is: for frames that make no sense. */
  sendText(text: string): void;
  /** The first frame, past or to come, for which `match` answers yes. Rejects in time, or when the socket closes. */
  waitFor<Found extends Down>(
    what: string,
    match: (frame: Down) => frame is Found,
    withinMs?: number,
  ): Promise<Found>;
  /** The same, but only among frames still to come. */
  waitForNext<Found extends Down>(
    what: string,
    match: (frame: Down) => frame is Found,
    withinMs?: number,
  ): Promise<Found>;
  readonly isOpen: boolean;
  readonly closed: Promise<Closed>;
  /** Says goodbye and waits for the other end's. */
  close(): Promise<Closed>;
  /** Cuts the connection without a word. */
  cut(): void;
  /** Takes nothing more from the line; what is sent still goes out. */
  stopReading(): void;
};

export type RawSocketOptions<Down> = {
  /** `ws://…/ws/console` or `ws://…/ws/widget`. */
  url: string;
  parse(frame: unknown): Down;
  origin?: string | undefined;
  keepFrames?: boolean | undefined;
  onFrame?: ((frame: Down) => void) | undefined;
};

/** Resolves when the socket is open; rejects when the server refuses the upgrade. */
export async function openRawSocket<Down>(options: RawSocketOptions<Down>): Promise<RawSocket<Down>> {
  const { url, parse, origin, keepFrames = true, onFrame } = options;
  const socket = new WebSocket(url, {
    perMessageDeflate: false,
    ...(origin === undefined ? {} : { origin }),
  });
  const frames: Down[] = [];
  const waiters = new Set<{ take(frame: Down): void; fail(error: unknown): void }>();
  /** Why no frame will come any more, or none that can be trusted. */
  let failure: Error | undefined;
  const fail = (error: Error) => {
    failure ??= error;
    for (const waiter of waiters) waiter.fail(failure);
  };
  const closed = new Promise<Closed>((resolve) => {
    socket.on('close', (code, reason) => {
      fail(new Error(`socket closed (${code} ${reason.toString()})`));
      resolve({ code, reason: reason.toString() });
    });
  });
  socket.on('message', (data) => {
    try {
      const frame = parse(JSON.parse(data.toString()));
      if (keepFrames) frames.push(frame);
      for (const waiter of waiters) waiter.take(frame);
      onFrame?.(frame);
    } catch (error) {
      // A frame our own schema does not read is the server's bug: whoever waits hears of it.
      fail(new Error(`unreadable frame: ${data.toString().slice(0, 300)}`, { cause: error }));
    }
  });
  await new Promise<void>((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', reject);
  });
  socket.on('error', () => {
    // A reset line is told by `closed`.
  });

  function waitFor<Found extends Down>(
    what: string,
    match: (frame: Down) => frame is Found,
    withinMs?: number,
  ): Promise<Found> {
    const past = frames.find(match);
    return past === undefined ? waitForNext(what, match, withinMs) : Promise.resolve(past);
  }

  function waitForNext<Found extends Down>(
    what: string,
    match: (frame: Down) => frame is Found,
    withinMs = 10_000,
  ): Promise<Found> {
    if (failure) return Promise.reject(new Error(`${failure.message} before: ${what}`, { cause: failure }));
    return new Promise((resolve, reject) => {
      const settle = (act: () => void) => {
        clearTimeout(tooLong);
        waiters.delete(waiter);
        act();
      };
      const waiter = {
        take: (frame: Down) => {
          if (match(frame)) settle(() => resolve(frame));
        },
        fail: (error: unknown) => settle(() => reject(new Error(`failed before: ${what}`, { cause: error }))),
      };
      const tooLong = setTimeout(
        () => waiter.fail(new Error(`waited ${withinMs} ms in vain: ${what}`)),
        withinMs,
      );
      waiters.add(waiter);
    });
  }

  return {
    frames,
    send: (frame) => socket.send(JSON.stringify(frame)),
    sendText: (text) => socket.send(text),
    waitFor,
    waitForNext,
    get isOpen() {
      return socket.readyState === WebSocket.OPEN;
    },
    closed,
    close: () => {
      socket.close(1000);
      return closed;
    },
    cut: () => socket.terminate(),
    stopReading: () => socket.pause(),
  };
}
