// Owns how often something is asked again: once per burst of notices, never twice at a time, never all the time.

export type Refresher = { ask(key: string): void };

export type RefresherParts = {
  /** Asks again for everything under `key`; settles when it is shown. */
  refresh(key: string): Promise<unknown>;
  /** Milliseconds, only differences count. */
  now(): number;
  wait(ms: number, then: () => void): void;
};

/** Milliseconds in which several notices become one question: one frame. */
export const burstMs = 16;

/**
 * A notice while the question is under way asks once more afterwards, so that nothing is missed; after a question that
 * took long the next waits twice as long, so that a large inbox never takes more than a third of the window's time.
 */
export function createRefresher({ refresh, now, wait }: RefresherParts): Refresher {
  const states = new Map<string, 'waiting' | 'asking' | 'asking-and-asked'>();
  const schedule = (key: string, ms: number) => {
    states.set(key, 'waiting');
    wait(ms, () => run(key));
  };
  const run = (key: string) => {
    const startedAt = now();
    states.set(key, 'asking');
    const settle = () => {
      const asked = states.get(key) === 'asking-and-asked';
      states.delete(key);
      if (asked) schedule(key, Math.max(burstMs, 2 * (now() - startedAt)));
    };
    refresh(key).then(settle, settle);
  };
  return {
    ask(key) {
      const state = states.get(key);
      if (state === undefined) schedule(key, burstMs);
      else if (state === 'asking') states.set(key, 'asking-and-asked');
    },
  };
}
