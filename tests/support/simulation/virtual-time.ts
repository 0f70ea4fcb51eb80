// Owns time that only moves when the simulation says so: timers in one queue, run in order.
import type { Timers } from '../../../src-main/desk/sync/timers.ts';

export type VirtualTime = Timers & {
  /** Runs everything due until `at` (virtual ms) and stands there. */
  runUntil(at: number): Promise<void>;
};

export function virtualTime(): VirtualTime {
  let now = 0;
  let made = 0;
  let queue: { at: number; order: number; act: () => void }[] = [];
  const after = (ms: number, act: () => void) => {
    made += 1;
    const timer = { at: now + Math.max(0, ms), order: made, act };
    queue.push(timer);
    return () => {
      queue = queue.filter((kept) => kept !== timer);
    };
  };
  return {
    now: () => now,
    after,
    soon: (act) => void after(0, act),
    async runUntil(at) {
      for (;;) {
        queue.sort((left, right) => left.at - right.at || left.order - right.order);
        const next = queue[0];
        if (next === undefined || next.at > at) break;
        queue.shift();
        now = Math.max(now, next.at);
        next.act();
        await Promise.resolve();
      }
      now = Math.max(now, at);
    },
  };
}
