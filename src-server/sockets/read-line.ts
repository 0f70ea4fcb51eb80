// Owns the line in which a console's askings for rows wait their turn, and when it is so long that the socket ends.

/** A client asks for the next page when it has the last: a line this long is no client of ours. */
const waitingAtMost = 64;

export type ReadLineOptions = {
  /** Takes one turn; else answers in how many ms there is one. */
  take(): number;
  /** Calls `act` after `ms`; keeps no process alive. */
  after(ms: number, act: () => void): void;
  isOpen(): boolean;
  onFlood(): void;
  /** A reading that had waited threw: nobody else would hear of it. */
  onFailed(error: unknown): void;
};

export function createReadLine({ take, after, isOpen, onFlood, onFailed }: ReadLineOptions) {
  const waiting: (() => void)[] = [];

  function goOn(): void {
    if (!isOpen()) {
      waiting.length = 0;
      return;
    }
    const waitMs = take();
    if (waitMs > 0) {
      after(waitMs, goOn);
      return;
    }
    try {
      waiting.shift()?.();
    } catch (error) {
      onFailed(error);
    }
    if (waiting.length > 0) goOn();
  }

  return {
    /** Reads now, or when it is its turn; in the order of asking. */
    ask(read: () => void): void {
      const waitMs = waiting.length > 0 ? 0 : take();
      if (waiting.length === 0 && waitMs === 0) {
        read();
        return;
      }
      if (waiting.length >= waitingAtMost) {
        onFlood();
        return;
      }
      waiting.push(read);
      if (waiting.length === 1) after(waitMs, goOn);
    },
  };
}
