// Owns how often somebody may do something: a bucket per key, filled steadily, emptied by use.

export type BucketSize = { perSecond: number; burst: number };

export type TokenBucket = {
  /** Takes one if there is one, answering 0; else how many ms until there is. `now` in ms of any one clock. */
  take(now: number): number;
};

/** Less what adding up many small parts loses: who comes at the time they were told gets one. */
const whole = 1 - 1e-9;

/** Full at first. In any stretch of `ms` it gives at most `burst + perSecond * ms / 1000`. */
export function createTokenBucket({ perSecond, burst }: BucketSize): TokenBucket {
  let level = burst;
  let filledAt = 0;
  return {
    take(now) {
      level = Math.min(burst, level + (Math.max(0, now - filledAt) / 1_000) * perSecond);
      filledAt = now;
      if (level >= whole) {
        level -= 1;
        return 0;
      }
      return Math.max(1, Math.ceil(((1 - level) / perSecond) * 1_000));
    },
  };
}

/** Buckets by key; the oldest are forgotten (as if full) beyond `maxKeys`, so that a flood of keys costs bounded memory. */
export function createTokenBuckets(size: BucketSize, maxKeys = 10_000) {
  const buckets = new Map<string, TokenBucket>();
  return {
    take(key: string, now: number): number {
      let bucket = buckets.get(key);
      // Which was used last matters only when some must go soon: keeping that order costs on every command.
      const orderMatters = buckets.size > maxKeys / 2;
      if (bucket && orderMatters) buckets.delete(key);
      if (!bucket || orderMatters) {
        bucket ??= createTokenBucket(size);
        buckets.set(key, bucket);
      }
      if (buckets.size > maxKeys) {
        for (const oldest of buckets.keys()) {
          buckets.delete(oldest);
          break;
        }
      }
      return bucket.take(now);
    },
  };
}
