// Owns the trial of whole simulated systems: seed after seed of a server, desks and visitors on virtual time.
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { runSeed } from '../support/simulated/run-seed.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import {
  addCounts,
  broken,
  type Counts,
  type RoundSize,
  type Trial,
  type TrialOutcome,
  type Violation,
} from './trial.ts';

const seedsPerRound = { full: 100, short: 25 } as const;
/** One in so many seeds is run a second time, to compare the traces: in short rounds all are. */
const twiceEvery = { full: 3, short: 1 } as const;

export const simulation: Trial = {
  name: 'simulation',
  promises: ['P1', 'P3', 'P4', 'P5', 'P7', 'P8', 'P11', 'P12', 'P14', 'P15', 'P23', 'P27'],
  share: 25,
  seedsPerRound,
  run: (seed, say, size) => simulate(seed, size, say),
};

/** Memory for files where there is such a place: it is not the disk that is tried here. */
export const simulationFolder = () =>
  temporaryFolder('simulation', existsSync('/dev/shm') ? '/dev/shm' : tmpdir());

async function simulate(from: number, size: RoundSize, say: (line: string) => void): Promise<TrialOutcome> {
  const seeds = seedsPerRound[size];
  using folder = simulationFolder();
  const violations: Violation[] = [];
  let counts: Counts = {};
  for (let seed = from; seed < from + seeds; seed += 1) {
    const outcome = await runSeed(seed, folder.path);
    const {
      operations,
      acked,
      refused,
      reconnects,
      cuts,
      deafened,
      outages,
      diskErrors,
      clockJumps,
      effects,
      repeated,
    } = outcome.counts;
    counts = addCounts(counts, {
      ...{ operations, acked, refused, reconnects, cuts, clockJumps, effects, seeds: 1 },
      ...{ blackHoles: deafened, duplicatedFrames: repeated, diskErrors: outages + diskErrors },
    });
    for (const { invariant, text } of outcome.violations)
      violations.push(broken(invariant, `seed ${seed}: ${text}`));
    if (seed % twiceEvery[size] !== 0) continue;
    const again = await runSeed(seed, folder.path);
    counts = addCounts(counts, { seedsTwice: 1 });
    if (again.digest !== outcome.digest)
      violations.push(broken('deterministic', `seed ${seed}: another trace when run again`));
  }
  say(`seeds ${from}–${from + seeds - 1}: ${counts.acked ?? 0} acknowledged`);
  return { counts, violations };
}
