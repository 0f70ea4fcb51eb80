// Owns a cap on how often something may happen: so many per second, with room for a burst.

export type TokenBucket = {
  /** Whether one more may happen at `now` (monotonic ms); if so it is counted. */
  take(now: number): boolean;
};

export function tokenBucket(perSecond: number, burst: number): TokenBucket {
  let tokens = burst;
  let filledAt: number | null = null;
  return {
    take(now) {
      if (filledAt !== null)
        tokens = Math.min(burst, tokens + (Math.max(0, now - filledAt) / 1_000) * perSecond);
      filledAt = now;
      if (tokens < 1) return false;
      tokens -= 1;
      return true;
    },
  };
}
