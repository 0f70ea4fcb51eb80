// Owns time that only moves when the simulation says so: everybody's timers in one queue, run in order.
import type { Timers } from '../../../src-main/desk/sync/timers.ts';

export type VirtualTime = Timers & {
  /** True time, epoch ms: what a right clock shows. */
  epoch(): number;
  /** Runs everything due in the next `ms` and stands at its end. */
  pass(ms: number): Promise<void>;
  /** Everybody slept: nothing ran meanwhile, and what was due is late. */
  leap(ms: number): void;
};

const startsAt = 1_790_000_000_000;

type Timer = { at: number; order: number; act: () => void; cancelled: boolean };

export function virtualTime(): VirtualTime {
  let now = 0;
  let made = 0;
  const heap: Timer[] = [];

  const before = (one: Timer | undefined, other: Timer | undefined): boolean =>
    one !== undefined &&
    (other === undefined || one.at < other.at || (one.at === other.at && one.order < other.order));

  function swap(one: number, other: number): void {
    const [first, second] = [heap[one], heap[other]];
    if (first === undefined || second === undefined) return;
    heap[one] = second;
    heap[other] = first;
  }

  function push(timer: Timer): void {
    heap.push(timer);
    let place = heap.length - 1;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      if (!before(heap[place], heap[parent])) return;
      swap(place, parent);
      place = parent;
    }
  }

  function pop(): Timer | undefined {
    const top = heap[0];
    const last = heap.pop();
    if (top === undefined || last === undefined || heap.length === 0) return top;
    heap[0] = last;
    let place = 0;
    for (;;) {
      const [left, right] = [2 * place + 1, 2 * place + 2];
      const child = before(heap[right], heap[left]) ? right : left;
      if (!before(heap[child], heap[place])) return top;
      swap(place, child);
      place = child;
    }
  }

  const after = (ms: number, act: () => void) => {
    made += 1;
    const timer = { at: now + Math.max(0, ms), order: made, act, cancelled: false };
    push(timer);
    return () => {
      timer.cancelled = true;
    };
  };

  return {
    now: () => now,
    epoch: () => startsAt + Math.floor(now),
    after,
    soon: (act) => void after(0, act),
    async pass(ms) {
      const end = now + ms;
      while ((heap[0]?.at ?? Number.POSITIVE_INFINITY) <= end) {
        const next = pop();
        if (next === undefined || next.cancelled) continue;
        now = Math.max(now, next.at);
        next.act();
        await settled();
      }
      now = end;
    },
    leap(ms) {
      now += ms;
    },
  };
}

/** Every promise that can go on without time passing has gone on. */
export function settled(): Promise<void> {
  return new Promise((done) => setImmediate(done));
}
