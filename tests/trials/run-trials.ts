// Owns what `npm run trials` does: replays kept seeds, runs rounds until time is up, records all of it, writes the report.
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { keepFailingSeed, readFailingSeeds } from './failing-seeds.ts';
import { type Lane, openLane } from './lane.ts';
import { plantEveryFault } from './plant-faults.ts';
import { reportOf } from './report.ts';
import {
  buildOfSources,
  emptyRecord,
  type RunRecord,
  readRecords,
  type TrialRecord,
  withRound,
  writeRecord,
} from './run-record.ts';
import type { RoundSize, Trial } from './trial.ts';
import { trials } from './trials.ts';

const reportFile = resolve(import.meta.dirname, '../../docs/trials.md');
const usage = `usage: npm run trials -- [--minutes N] [--seed S] [--only a,b] [--parallel 1|2] [--short]
                       [--faults] [--no-report]
       npm run trials -- --report [--records file,file]
trials: ${trials.map(({ name }) => name).join(' ')}`;

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '1' },
    seed: { type: 'string', default: String(Date.now() % 2 ** 31) },
    only: { type: 'string' },
    parallel: { type: 'string', default: '1' },
    short: { type: 'boolean', default: false },
    faults: { type: 'boolean', default: false },
    'no-report': { type: 'boolean', default: false },
    report: { type: 'boolean', default: false },
    records: { type: 'string' },
  },
});
const minutes = Number(values.minutes);
const seed = Number(values.seed);
const parallel = Number(values.parallel);
const size: RoundSize = values.short ? 'short' : 'full';
const names = values.only?.split(',') ?? trials.map(({ name }) => name);
const chosen = trials.filter(({ name }) => names.includes(name));
if (
  !(minutes >= 0) ||
  !Number.isSafeInteger(seed) ||
  ![1, 2].includes(parallel) ||
  chosen.length < names.length
) {
  console.error(usage);
  process.exit(2);
}

/** What a round is reckoned at before the first of its kind has ended. */
const unknownRoundMs = 20_000;
/** Nothing can be said of what grows in less. */
const shortestMs = 20_000;
const lanes: Lane[] = [];
let stopping = false;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.once(signal, () => {
    stopping = true;
    void Promise.all(lanes.map((lane) => lane.close())).then(() => process.exit(1));
  });
}

/** Of this build's runs, or of the records given. */
function writeReport(): void {
  const given = values.records?.split(',') ?? null;
  const build = buildOfSources();
  const records = readRecords(given).filter((record) => given !== null || record.build === build);
  if (records.length === 0) {
    console.error('no run of these sources was recorded');
    process.exitCode = 1;
    return;
  }
  writeFileSync(reportFile, reportOf(records));
  console.log(`${reportFile}: ${records.length} runs`);
}

async function runAll(): Promise<void> {
  console.log(`trials: ${minutes} minutes from seed ${seed}, ${parallel} side by side`);
  const startedAt = performance.now();
  const record: RunRecord = emptyRecord({ seed, parallel, startedAt: new Date().toISOString() });
  const byName = new Map<string, TrialRecord>();
  const running = new Map<string, number>();
  let path = '';
  const keep = () => {
    record.ranMs = performance.now() - startedAt;
    record.trials = [...byName.values()];
    path = writeRecord(record);
  };
  const recordOf = (trial: Trial): TrialRecord =>
    byName.get(trial.name) ?? {
      ...{ trial: trial.name, promises: [...trial.promises], rounds: 0, spentMs: 0 },
      ...{
        firstSeed: seed,
        seedsPerRound: trial.seedsPerRound?.[size] ?? 1,
        replayed: [],
        counts: {},
        violations: {},
        failures: [],
        growths: [],
      },
    };

  async function round(lane: Lane, trial: Trial, roundSeed: number, lastsMs: number | null): Promise<void> {
    const began = performance.now();
    const outcome = await lane.round({ trial: trial.name, seed: roundSeed, size, lastsMs }, (line) =>
      console.log(`  ${line}`),
    );
    if (stopping) return;
    const ms = performance.now() - began;
    byName.set(trial.name, withRound(recordOf(trial), roundSeed, ms, outcome));
    keep();
    const counts = Object.entries(outcome.counts).map(([name, count]) => `${name}=${count}`);
    const verdict = outcome.violations.length === 0 ? 'ok' : 'VIOLATION';
    console.log(`${trial.name} seed=${roundSeed} ${verdict} ${Math.round(ms)} ms ${counts.join(' ')}`);
    for (const { invariant, text } of outcome.violations.slice(0, 20))
      console.log(`  ! ${invariant}: ${text}`);
    const [first] = outcome.violations;
    // What grows shows by the length of a round, not by its seed.
    if (first !== undefined && trial.lastsAsLongAsGiven !== true)
      keepFailingSeed({ trial: trial.name, seed: roundSeed, violation: first.text.slice(0, 300) });
  }

  /** Null: it ends by itself. */
  function lastsMs(trial: Trial): number | null {
    if (trial.lastsAsLongAsGiven !== true || size === 'short') return null;
    const shares = chosen.reduce((sum, { share }) => sum + share, 0);
    return Math.max(shortestMs, minutes * 60_000 * (trial.share / shares));
  }

  /** The one that had least of its share so far, rounds under way reckoned at what its rounds take; null: none is left. */
  function nextTrial(): Trial | null {
    const owed = (trial: Trial) => {
      const { spentMs, rounds } = recordOf(trial);
      const underWay = running.get(trial.name) ?? 0;
      const ended = rounds - underWay;
      return (spentMs + underWay * (ended > 0 ? spentMs / ended : unknownRoundMs)) / trial.share;
    };
    return chosen
      .filter((trial) => lastsMs(trial) === null || recordOf(trial).rounds === 0)
      .reduce<Trial | null>(
        (least, trial) => (least === null || owed(trial) < owed(least) ? trial : least),
        null,
      );
  }

  async function work(lane: Lane): Promise<void> {
    while (!stopping && performance.now() - startedAt < minutes * 60_000) {
      const trial = nextTrial();
      if (trial === null) break;
      const before = recordOf(trial);
      byName.set(trial.name, { ...before, rounds: before.rounds + 1 });
      running.set(trial.name, (running.get(trial.name) ?? 0) + 1);
      await round(lane, trial, seed + before.rounds * before.seedsPerRound, lastsMs(trial));
      running.set(trial.name, (running.get(trial.name) ?? 1) - 1);
    }
    await lane.close();
  }

  if (values.faults) record.faults = await plantEveryFault(seed, parallel, (line) => console.log(line));
  for (let lane = 0; lane < parallel; lane += 1) lanes.push(openLane());
  const [firstLane] = lanes;
  for (const kept of readFailingSeeds()) {
    const trial = chosen.find(({ name }) => name === kept.trial);
    if (trial === undefined || firstLane === undefined) continue;
    const before = recordOf(trial);
    byName.set(trial.name, { ...before, replayed: [...before.replayed, kept.seed] });
    await round(firstLane, trial, kept.seed, null);
  }
  await Promise.all(lanes.map(work));
  keep();
  if (!values['no-report']) writeReport();
  console.log(path);
  const failed = record.trials.some(({ failures }) => failures.length > 0);
  const missed = record.faults.some(({ caughtBy }) => caughtBy === null);
  process.exitCode = failed || missed ? 1 : 0;
}

if (values.report) writeReport();
else await runAll();
