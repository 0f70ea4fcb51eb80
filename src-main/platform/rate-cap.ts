// Owns the small sliding count that keeps a misbehaving window from asking for too much of the system.

export type RateCap = {
  /** True, and counted, unless `max` were already let through in the last `perMs` before `now` (epoch ms). */
  allows(now: number): boolean;
};

export function makeRateCap({ max, perMs }: { max: number; perMs: number }): RateCap {
  let passed: number[] = [];
  return {
    allows(now) {
      passed = passed.filter((at) => now - at < perMs && at <= now);
      if (passed.length >= max) return false;
      passed.push(now);
      return true;
    },
  };
}
