// Owns whether there is room on the disk: a write that fails for want of it is shown, and tried for until there is again.
import { isDiskFull } from './database/open-sqlite.ts';
import type { Timers } from './sync/timers.ts';

export type DiskWatch = {
  isFull(): boolean;
  /** Whether the error says that there is no room; if so it is shown from now on. */
  met(error: unknown): boolean;
  /** What is open can only be read: as `met`. */
  begin(): void;
  /** A write held: where the disk was full, whether all can be written again is tried at once. */
  wrote(): void;
  stop(): void;
};

export const tryRoomEveryMs = 3_000;

/** `tryWrite` writes something to each open database and takes it away; throws while that can not be done. */
export function diskWatch(options: {
  timers: Timers;
  tryWrite(): void;
  changed(): void;
  failed(error: unknown): void;
}): DiskWatch {
  const { timers } = options;
  let isFull = false;
  let cancel = () => {};

  function tryAgain(): void {
    cancel();
    try {
      options.tryWrite();
      isFull = false;
      options.changed();
    } catch (error) {
      if (!isDiskFull(error)) options.failed(error);
      cancel = timers.after(tryRoomEveryMs, tryAgain);
    }
  }

  function begin(): void {
    if (isFull) return;
    isFull = true;
    options.changed();
    cancel = timers.after(tryRoomEveryMs, tryAgain);
  }

  return {
    isFull: () => isFull,
    begin,
    met(error) {
      const full = isDiskFull(error);
      if (full) begin();
      return full;
    },
    wrote() {
      if (isFull) tryAgain();
    },
    stop: () => cancel(),
  };
}
