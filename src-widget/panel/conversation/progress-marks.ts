// Owns telling the server how far messages came to this page and how far they were seen; both only move forward.

export type Progress = { received: number; read: number };

export type ProgressMarks = {
  /** What this tab showed to the visitor, as an `order`. */
  seen(): number;
  /** `newest` is the last message's `order`; it counts as seen while the visitor looks. */
  arrived(newest: number): void;
  looking(on: boolean): void;
  /** After a welcome: what the server knows. */
  known(progress: Progress): void;
};

/** Marks are gathered: a burst of messages is read by one. */
const gatherMs = 250;

/** `send` answers false when the link is down; then the next welcome brings another chance. */
export function createProgressMarks(
  after: (ms: number, act: () => void) => () => void,
  send: (progress: Progress) => boolean,
): ProgressMarks {
  let seen = 0;
  let newest = 0;
  let isLooking = false;
  let isPlanned = false;
  let marked: Progress = { received: 0, read: 0 };

  function plan() {
    if (isLooking) seen = Math.max(seen, newest);
    if (isPlanned) return;
    isPlanned = true;
    after(gatherMs, () => {
      isPlanned = false;
      const read = Math.max(marked.read, Math.min(seen, newest));
      const next = { received: Math.max(newest, read), read };
      if (next.received <= marked.received && next.read <= marked.read) return;
      if (send(next)) marked = next;
    });
  }

  return {
    seen: () => seen,
    arrived: (order) => {
      newest = Math.max(newest, order);
      plan();
    },
    looking: (on) => {
      isLooking = on;
      if (on && newest > 0) plan();
    },
    known: (progress) => {
      marked = progress;
    },
  };
}
