// Owns the seeds that once failed: kept in a file in the repository, and replayed before anything else, for ever.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const file = join(import.meta.dirname, 'failing-seeds.json');
const failingSeedsSchema = z.array(
  z.strictObject({ trial: z.string(), seed: z.int(), violation: z.string() }),
);
export type FailingSeed = z.infer<typeof failingSeedsSchema>[number];

export function readFailingSeeds(): FailingSeed[] {
  return failingSeedsSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
}

/** Adds one, unless it is there already. */
export function keepFailingSeed(failing: FailingSeed): void {
  const kept = readFailingSeeds();
  if (kept.some(({ trial, seed }) => trial === failing.trial && seed === failing.seed)) return;
  writeFileSync(file, `${JSON.stringify([...kept, failing], null, 2)}\n`);
}
