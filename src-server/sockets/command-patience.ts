// Owns how much a sender, an address and the workspace may ask for, what one socket may leave unanswered, and when a flood ends it.
import { type BucketSize, createTokenBucket, createTokenBuckets } from '../../src-shared/std/token-bucket.ts';
import { maxCommandsInFlight } from '../../src-shared/wire/limits.ts';

/** More commands over the limit than this are no client of ours, which waits as it is told. */
const borneSize: BucketSize = { perSecond: 50, burst: 1_000 };
/** Of one sender, over all their consoles or pages. */
const ephemeralSize: BucketSize = { perSecond: 20, burst: 60 };
/** Pages and parts of history, of one agent over all their consoles: what any catching up needs, and no more. */
const readSize: BucketSize = { perSecond: 200, burst: 1_000 };
const workspaceKey = 'workspace';

export type Admission = { state: 'admitted' } | { state: 'later'; retryAfterMs: number } | { state: 'flood' };

type Buckets = ReturnType<typeof createTokenBuckets>;
/** What sockets of one kind count in; `senders` are agents or visitors by id. */
export type CommandRates = {
  senders: Buckets;
  addresses: Buckets;
  workspace: Buckets;
  ephemerals: Buckets;
  reads: Buckets;
};
export type CommandRateSizes = {
  agent: BucketSize;
  visitor: BucketSize;
  address: BucketSize;
  workspace: BucketSize;
};

/** Commands per second of each agent, visitor and address, and of all (promises.md §3), over all sockets together. */
export function createCommandRates(sizes: CommandRateSizes): {
  agents: CommandRates;
  visitors: CommandRates;
} {
  const shared = {
    addresses: createTokenBuckets(sizes.address),
    workspace: createTokenBuckets(sizes.workspace),
  };
  const ofSenders = (size: BucketSize): CommandRates => {
    return {
      ...shared,
      senders: createTokenBuckets(size),
      ephemerals: createTokenBuckets(ephemeralSize),
      reads: createTokenBuckets(readSize),
    };
  };
  return { agents: ofSenders(sizes.agent), visitors: ofSenders(sizes.visitor) };
}

/** Of one socket from `address`; who sends is known after its hello. */
export function createCommandPatience(rates: CommandRates, address: string) {
  const borne = createTokenBucket(borneSize);
  let inFlight = 0;
  return {
    admitCommand(sender: string, now: number): Admission {
      const retryAfterMs =
        inFlight >= maxCommandsInFlight
          ? 100
          : rates.senders.take(sender, now) ||
            rates.addresses.take(address, now) ||
            rates.workspace.take(workspaceKey, now);
      if (retryAfterMs > 0) {
        return borne.take(now) > 0 ? { state: 'flood' } : { state: 'later', retryAfterMs };
      }
      inFlight += 1;
      return { state: 'admitted' };
    },
    answered(): void {
      inFlight -= 1;
    },
    admitEphemeral: (sender: string, now: number): boolean => rates.ephemerals.take(sender, now) === 0,
  };
}
