// Owns what `npm run trials -- --minutes N --seed S [--only name]` does: replays kept seeds, then runs rounds until time is up.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { seededRandom } from '../../src-shared/std/seeded-random.ts';
import { keepFailingSeed, readFailingSeeds } from './failing-seeds.ts';
import { emptyReport, runRound, type Trial, tableOf, withRound } from './trial.ts';
import { trials } from './trials.ts';

// Told to end, it ends by `exit`, which takes its child processes along.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => process.exit(1));

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '1' },
    seed: { type: 'string', default: String(Date.now() % 2 ** 31) },
    only: { type: 'string' },
  },
});
const minutes = Number(values.minutes);
const seed = Number(values.seed);
const chosen = trials.filter(({ name }) => values.only === undefined || name === values.only);
if (!(minutes > 0) || !Number.isSafeInteger(seed) || chosen.length === 0) {
  const names = trials.map(({ name }) => name).join(' | ');
  console.error(`usage: npm run trials -- --minutes N --seed S [--only ${names}]`);
  process.exit(2);
}
console.log(`trials: ${minutes} minutes from seed ${seed}`);
const startedAt = performance.now();
const startedAtTime = new Date().toISOString();
const reports = new Map(chosen.map(({ name }) => [name, emptyReport(name)]));

async function round(trial: Trial, roundSeed: number): Promise<void> {
  const outcome = await runRound(trial, roundSeed, (line) => console.log(`  ${line}`));
  const report = reports.get(trial.name) ?? emptyReport(trial.name);
  reports.set(trial.name, withRound(report, roundSeed, outcome));
  const verdict = outcome.violations.length === 0 ? 'ok' : 'VIOLATION';
  console.log(
    `${trial.name} seed=${roundSeed} ${verdict} acked=${outcome.acked} kills=${outcome.kills} reconnects=${outcome.reconnects}`,
  );
  for (const violation of outcome.violations) console.log(`  ! ${violation}`);
  const [violation] = outcome.violations;
  if (violation !== undefined) {
    keepFailingSeed({ trial: trial.name, seed: roundSeed, violation: violation.slice(0, 300) });
  }
}

for (const kept of readFailingSeeds()) {
  const trial = chosen.find(({ name }) => name === kept.trial);
  if (trial) await round(trial, kept.seed);
}
const random = seededRandom(seed);
while (performance.now() - startedAt < minutes * 60_000) {
  for (const trial of chosen) await round(trial, random.below(2 ** 31));
}

const all = [...reports.values()];
const ranMs = Math.round(performance.now() - startedAt);
const folder = resolve(import.meta.dirname, '../../out/trials');
mkdirSync(folder, { recursive: true });
const path = join(folder, `${startedAtTime.replaceAll(':', '-')}.json`);
writeFileSync(
  path,
  `${JSON.stringify({ seed, minutes, startedAt: startedAtTime, ranMs, reports: all }, null, 2)}\n`,
);
console.log(`\n${tableOf(all)}\n${path}`);
process.exitCode = all.some(({ failures }) => failures.length > 0) ? 1 : 0;
