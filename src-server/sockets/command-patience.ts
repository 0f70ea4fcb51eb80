// Owns how much one socket may ask for: commands per second, unanswered at once, and when a flood ends it.
import { maxCommandsInFlight } from '../../src-shared/wire/limits.ts';
import { type BucketSize, createTokenBucket } from '../sign-in/token-bucket.ts';

/** More commands over the limit than this are no client of ours, which waits as it is told. */
const borneSize: BucketSize = { perSecond: 50, burst: 1_000 };
const ephemeralSize: BucketSize = { perSecond: 10, burst: 30 };

export type Admission = { state: 'admitted' } | { state: 'later'; retryAfterMs: number } | { state: 'flood' };

export function createCommandPatience(size: BucketSize) {
  const commands = createTokenBucket(size);
  const ephemerals = createTokenBucket(ephemeralSize);
  const borne = createTokenBucket(borneSize);
  let inFlight = 0;
  return {
    admitCommand(now: number): Admission {
      const retryAfterMs = inFlight >= maxCommandsInFlight ? 100 : commands.take(now);
      if (retryAfterMs > 0) {
        return borne.take(now) > 0 ? { state: 'flood' } : { state: 'later', retryAfterMs };
      }
      inFlight += 1;
      return { state: 'admitted' };
    },
    answered(): void {
      inFlight -= 1;
    },
    admitEphemeral: (now: number): boolean => ephemerals.take(now) === 0,
  };
}
