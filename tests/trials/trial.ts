// Owns what a trial is, what a round of it counts and may find broken, and adding rounds up.
import { z } from 'zod';
import { growthSchema } from './growth.ts';

/** What is counted. Acts first, then every kind of trouble that was made, then what one round stands for. */
export const countNameSchema = z.enum([
  'operations',
  'acked',
  'refused',
  'reconnects',
  'serverKills',
  'deskKills',
  'windowKills',
  'cuts',
  'lostAcks',
  'blackHoles',
  'longHoles',
  'duplicatedFrames',
  'diskErrors',
  'truncatedWals',
  'damagedCaches',
  'unnoticedFlips',
  'clockJumps',
  'races',
  'parallelOpens',
  'slowReaders',
  'effects',
  'syncs',
  'seeds',
  'seedsTwice',
]);
export type CountName = z.infer<typeof countNameSchema>;
export const countsSchema = z.partialRecord(countNameSchema, z.number());
export type Counts = z.infer<typeof countsSchema>;

/** Every promise a trial may find broken. */
export const invariantSchema = z.enum([
  'acked-stored',
  'unique',
  'gapless',
  'in-order',
  'desk-equals-server',
  'sight',
  'one-owner',
  'outbox-settled',
  'liveness',
  'honest-outcome',
  'words-kept',
  'whole-database',
  'effects-once',
  'first-response',
  'bounded',
  'flat',
  'deterministic',
  'trial',
]);
export type Invariant = z.infer<typeof invariantSchema>;

/** How the report says them. */
export const invariants: Record<Invariant, string> = {
  'acked-stored': 'acknowledged ⊆ stored',
  unique: 'stored once',
  gapless: 'sequence without gaps',
  'in-order': 'one order everywhere',
  'desk-equals-server': 'every desk = the server’s view filtered by its rights',
  sight: 'nobody holds what it may not see',
  'one-owner': 'at most one owner per epoch',
  'outbox-settled': 'outbox empty, or refused with a reason',
  liveness: 'drained within 3 s of quiet',
  'honest-outcome': 'nothing stored is called refused or failed',
  'words-kept': 'drafts and unsent words kept',
  'whole-database': 'a database is a prefix of commits, undamaged and synced',
  'effects-once': 'effects carried out, once',
  'first-response': 'first-response clocks as they were set',
  bounded: 'slow readers are bounded and harm nobody',
  flat: 'memory, handles and latency flat over a shift',
  deterministic: 'a seed gives the same trace twice',
  trial: 'the trial itself ran to its end',
};

export const violationSchema = z.object({ invariant: invariantSchema, text: z.string() });
export type Violation = z.infer<typeof violationSchema>;

export const trialOutcomeSchema = z.object({
  counts: countsSchema,
  violations: z.array(violationSchema),
  growths: z.array(growthSchema).optional(),
});
export type TrialOutcome = z.infer<typeof trialOutcomeSchema>;

/** `short` rounds are for `npm test` and planted faults: a few seconds each. */
export type RoundSize = 'short' | 'full';

export type Trial = {
  name: string;
  /** Of promises.md. */
  promises: readonly string[];
  /** The part of a run's time it gets, against the others. */
  share: number;
  /** Seeds one round goes through, beginning with its own; 1 unless told. */
  seedsPerRound?: Readonly<Record<RoundSize, number>>;
  /** A run has one full round of it, which takes its whole share of the run's time. */
  lastsAsLongAsGiven?: boolean;
  /**
   * One seeded round. A violation is a broken promise; throwing is a broken trial, and counts as one too. `lastsMs`: for
   * one that lasts as long as it is given.
   */
  run(
    seed: number,
    say: (line: string) => void,
    size: RoundSize,
    lastsMs?: number | null,
  ): Promise<TrialOutcome>;
};

/** One round, with whatever it throws told as a violation. */
export async function runRound(
  trial: Trial,
  seed: number,
  say: (line: string) => void,
  size: RoundSize,
  lastsMs: number | null,
): Promise<TrialOutcome> {
  try {
    return await trial.run(seed, say, size, lastsMs);
  } catch (error) {
    return { counts: {}, violations: [{ invariant: 'trial', text: describeError(error) }] };
  }
}

/** With its causes: what was waited for in vain says little without the last thing that went wrong. */
export function describeError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause === undefined ? '' : `\ncaused by ${describeError(error.cause)}`;
  return `${error.stack ?? error.message}${cause}`;
}

export function addCounts(left: Counts, right: Counts): Counts {
  const sum: Counts = { ...left };
  for (const name of countNameSchema.options) {
    const added = right[name];
    if (added !== undefined) sum[name] = (sum[name] ?? 0) + added;
  }
  return sum;
}

/** Shorter where violations are made: `broken('unique', …)`. */
export const broken = (invariant: Invariant, text: string): Violation => ({ invariant, text });
