// Owns how the desk waits: a monotonic clock and two ways of being called later, handed in so that tests own time.

export type Timers = {
  /** Monotonic ms; never jumps when the wall clock is set. */
  now(): number;
  /** Calls `act` after `ms`; returns how to cancel. */
  after(ms: number, act: () => void): () => void;
  /** Calls `act` when the present tick's work is done. */
  soon(act: () => void): void;
};

export const realTimers: Timers = {
  now: () => performance.now(),
  after(ms, act) {
    const timer = setTimeout(act, Math.max(0, ms));
    return () => clearTimeout(timer);
  },
  soon: (act) => void setImmediate(act),
};
