// Owns what one run of the trials leaves behind: machine, build, seeds, counts and what was broken, as a file.

import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { globSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { arch, cpus, platform, totalmem } from 'node:os';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { faultNameSchema } from './faults.ts';
import { growthSchema } from './growth.ts';
import { addCounts, countsSchema, invariantSchema, type TrialOutcome, violationSchema } from './trial.ts';

const root = resolve(import.meta.dirname, '../..');
export const recordsFolder = join(root, 'out/trials');

export const trialRecordSchema = z.object({
  trial: z.string(),
  promises: z.array(z.string()),
  rounds: z.int(),
  spentMs: z.number(),
  /** Round n begins at `firstSeed + n * seedsPerRound`. */
  firstSeed: z.int(),
  seedsPerRound: z.int(),
  /** Kept seeds that were run again before. */
  replayed: z.array(z.int()),
  counts: countsSchema,
  violations: z.partialRecord(invariantSchema, z.int()),
  failures: z.array(z.object({ seed: z.int(), violations: z.array(violationSchema) })),
  /** Of rounds that looked at what grows. Older records have none. */
  growths: z.array(z.object({ seed: z.int(), growth: growthSchema })).default([]),
});
export type TrialRecord = z.infer<typeof trialRecordSchema>;

export const caughtFaultSchema = z.object({
  fault: faultNameSchema,
  trial: z.string(),
  seed: z.int(),
  rounds: z.int(),
  operations: z.number(),
  ms: z.number(),
  /** Null: it got through. */
  caughtBy: invariantSchema.nullable(),
  violation: z.string(),
});
export type CaughtFault = z.infer<typeof caughtFaultSchema>;

export const runRecordSchema = z.object({
  format: z.literal(2),
  /** Of the checkout; `build` is a hash over the product's own sources, whatever was committed. */
  commit: z.string(),
  build: z.string(),
  machine: z.string(),
  node: z.string(),
  startedAt: z.string(),
  ranMs: z.number(),
  seed: z.int(),
  parallel: z.int(),
  trials: z.array(trialRecordSchema),
  faults: z.array(caughtFaultSchema),
});
export type RunRecord = z.infer<typeof runRecordSchema>;

/** The product as it is in this checkout: what the trials of one report have to agree in. */
export function buildOfSources(): string {
  const hash = createHash('sha256');
  for (const path of globSync('src-*/**/*.{ts,tsx}', { cwd: root }).sort()) {
    if (/\.test\.tsx?$/.test(path)) continue;
    hash.update(path).update(readFileSync(join(root, path)));
  }
  return hash.digest('hex').slice(0, 12);
}

export function emptyRecord(run: { seed: number; parallel: number; startedAt: string }): RunRecord {
  const [cpu] = cpus();
  const memory = Math.round(totalmem() / 2 ** 30);
  return {
    format: 2,
    commit: commitOfCheckout(),
    build: buildOfSources(),
    machine: `${cpu?.model.trim() ?? 'unknown'}, ${cpus().length} cores, ${memory} GiB, ${platform()} ${arch()}`,
    node: process.version,
    ranMs: 0,
    trials: [],
    faults: [],
    ...run,
  };
}

export function withRound(record: TrialRecord, seed: number, ms: number, outcome: TrialOutcome): TrialRecord {
  const violations = { ...record.violations };
  for (const { invariant } of outcome.violations) violations[invariant] = (violations[invariant] ?? 0) + 1;
  return {
    ...record,
    spentMs: record.spentMs + ms,
    counts: addCounts(record.counts, outcome.counts),
    violations,
    failures:
      outcome.violations.length === 0
        ? record.failures
        : [...record.failures, { seed, violations: outcome.violations.slice(0, 20) }],
    growths: [...record.growths, ...(outcome.growths ?? []).map((growth) => ({ seed, growth }))],
  };
}

/** Two runs side by side can begin in the same millisecond, but not from the same seed. */
export function recordName({ startedAt, seed }: Pick<RunRecord, 'startedAt' | 'seed'>): string {
  return `${startedAt.replaceAll(':', '-')}-${seed}.json`;
}

/** The same run writes the same file again. */
export function writeRecord(record: RunRecord): string {
  mkdirSync(recordsFolder, { recursive: true });
  const path = join(recordsFolder, recordName(record));
  writeFileSync(path, `${JSON.stringify(record, null, 2)}\n`);
  return path;
}

/** Those of `files`, or all there are; older formats are passed over. */
export function readRecords(files: readonly string[] | null): RunRecord[] {
  mkdirSync(recordsFolder, { recursive: true });
  const paths = files ?? readdirSync(recordsFolder).map((name) => join(recordsFolder, name));
  return paths
    .filter((path) => path.endsWith('.json'))
    .flatMap((path) => {
      const parsed = runRecordSchema.safeParse(JSON.parse(readFileSync(path, 'utf8')));
      return parsed.success ? [parsed.data] : [];
    })
    .sort((left, right) => left.startedAt.localeCompare(right.startedAt));
}

function commitOfCheckout(): string {
  try {
    return execFileSync('git', ['rev-parse', '--short=10', 'HEAD'], { cwd: root, encoding: 'utf8' }).trim();
  } catch {
    return 'no checkout';
  }
}
