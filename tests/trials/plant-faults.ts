// Owns trying the trials themselves: each fault is planted, its trial is run in short rounds, and must find it.
import { type Fault, faults } from './faults.ts';
import { openLane } from './lane.ts';
import type { CaughtFault } from './run-record.ts';
import { describeError } from './trial.ts';

/** A fault that needs more short rounds than this is not caught. */
const roundsAtMost = 3;

/** Runs the fault's trial from `seed` on until it is caught for one of the right reasons. */
export async function plantFault(
  fault: Fault,
  seed: number,
  say: (line: string) => void,
): Promise<CaughtFault> {
  const { name, trial, caughtBy } = fault;
  const startedAt = performance.now();
  const lane = openLane(name);
  let operations = 0;
  let violation = 'nothing was found';
  try {
    for (let round = 1; round <= roundsAtMost; round += 1) {
      const asked = { trial, seed: seed + round - 1, size: 'short', lastsMs: null } as const;
      const outcome = await lane.round(asked, say);
      operations += outcome.counts.operations ?? 0;
      const right = outcome.violations.find(({ invariant }) => caughtBy.includes(invariant));
      violation = (right ?? outcome.violations[0])?.text ?? violation;
      const ms = performance.now() - startedAt;
      const found = { fault: name, trial, seed, rounds: round, operations, ms, violation };
      if (right !== undefined || round === roundsAtMost)
        return { ...found, caughtBy: right?.invariant ?? null };
    }
    throw new Error('no round was run');
  } catch (error) {
    const ms = performance.now() - startedAt;
    return {
      ...{ fault: name, trial, seed, rounds: roundsAtMost, operations, ms },
      ...{ caughtBy: null, violation: describeError(error) },
    };
  } finally {
    await lane.close();
  }
}

/** All of them, `parallel` at a time. In the order of the list. */
export async function plantEveryFault(
  seed: number,
  parallel: number,
  say: (line: string) => void,
): Promise<CaughtFault[]> {
  const caught = new Map<string, CaughtFault>();
  const waiting = [...faults];
  const work = async () => {
    for (let fault = waiting.shift(); fault !== undefined; fault = waiting.shift()) {
      const found = await plantFault(fault, seed, () => {});
      caught.set(fault.name, found);
      const verdict = found.caughtBy === null ? 'NOT CAUGHT' : `caught by ${found.caughtBy}`;
      const [line] = found.violation.split('\n');
      say(
        `fault ${found.fault}: ${verdict} in ${found.trial}, ${found.operations} operations, ${Math.round(found.ms)} ms: ${line}`,
      );
    }
  };
  await Promise.all(Array.from({ length: parallel }, work));
  return faults.flatMap(({ name }) => caught.get(name) ?? []);
}
