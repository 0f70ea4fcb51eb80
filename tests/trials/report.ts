// Owns the report on all trials: records in, the text of docs/trials.md out; nobody writes there by hand.
import { faults } from './faults.ts';
import { grewTooMuch } from './growth.ts';
import type { CaughtFault, RunRecord, TrialRecord } from './run-record.ts';
import {
  addCounts,
  type CountName,
  type Counts,
  countNameSchema,
  invariantSchema,
  invariants,
} from './trial.ts';

const countWords: Record<CountName, string> = {
  operations: 'operations asked',
  acked: 'acknowledged',
  refused: 'refused with a reason',
  reconnects: 'reconnects',
  serverKills: 'servers killed',
  deskKills: 'desks killed',
  windowKills: 'windows killed',
  cuts: 'lines cut',
  lostAcks: 'acknowledgements lost',
  blackHoles: 'black holes',
  longHoles: 'of them 30 s long',
  duplicatedFrames: 'frames sent twice',
  diskErrors: 'disk errors',
  truncatedWals: 'WALs truncated',
  damagedCaches: 'caches damaged',
  unnoticedFlips: 'flipped bytes in words that no check can notice',
  clockJumps: 'clocks set wrong or jumped',
  races: 'races for one conversation',
  parallelOpens: 'parallel opens',
  slowReaders: 'readers that stopped reading',
  effects: 'effects carried out',
  syncs: 'syncs counted',
  seeds: 'simulated seeds',
  seedsTwice: 'of them run twice, to compare the traces',
};
const acts: readonly CountName[] = ['operations', 'acked', 'refused', 'reconnects'];

const whole = (value: number) => Math.round(value).toLocaleString('en');
const minutes = (ms: number) => (ms / 60_000).toFixed(1);
const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
const table = (head: readonly string[], rows: readonly (readonly string[])[]) =>
  [row(head), row(head.map(() => '---')), ...rows.map(row)].join('\n');

export function reportOf(records: readonly RunRecord[]): string {
  const byTrial = new Map<string, TrialRecord[]>();
  for (const { trials } of records) {
    for (const trial of trials) byTrial.set(trial.trial, [...(byTrial.get(trial.trial) ?? []), trial]);
  }
  const all = [...byTrial.values()].flat();
  const counts = all.reduce<Counts>((sum, trial) => addCounts(sum, trial.counts), {});
  return `${[
    '# What the trials found',
    'Written by `npm run trials` from what each run recorded; not edited by hand. `npm run trials -- --report` writes it again.',
    `## Runs\n\n${runs(records)}`,
    `## Trials\n\n${perTrial(byTrial)}`,
    `## What was done to it\n\n${troubles(counts)}`,
    `## What was broken\n\n${violations(all)}`,
    `## What grew over time\n\n${growths(all)}`,
    `## Planted faults\n\n${plantedFaults(records)}`,
  ].join('\n\n')}\n`;
}

function runs(records: readonly RunRecord[]): string {
  const spent = records.reduce((sum, { ranMs }) => sum + ranMs, 0);
  const head = ['began', 'minutes', 'side by side', 'base seed', 'commit', 'sources', 'Node', 'machine'];
  const rows = records.map((run) => [
    run.startedAt.slice(0, 16).replace('T', ' '),
    minutes(run.ranMs),
    String(run.parallel),
    String(run.seed),
    run.commit,
    run.build,
    run.node,
    run.machine,
  ]);
  return `${minutes(spent)} minutes in ${records.length} ${records.length === 1 ? 'run' : 'runs'}. A round has its run’s base seed plus its number; \`--only <trial> --seed <seed>\` runs it first again.\n\n${table(head, rows)}`;
}

function perTrial(byTrial: ReadonlyMap<string, readonly TrialRecord[]>): string {
  const head = [
    'trial',
    'promises',
    'rounds',
    'minutes',
    ...acts.map((name) => countWords[name]),
    'made',
    'seeds',
    'violations',
  ];
  const rows = [...byTrial].map(([name, records]) => {
    const counts = records.reduce<Counts>((sum, record) => addCounts(sum, record.counts), {});
    const made = countNameSchema.options
      .filter((count) => !acts.includes(count) && (counts[count] ?? 0) > 0)
      .map((count) => `${whole(counts[count] ?? 0)} ${countWords[count]}`);
    const seeds = records
      .filter(({ rounds }) => rounds > 0)
      .map(({ firstSeed, seedsPerRound, rounds }) =>
        rounds * seedsPerRound === 1
          ? `${firstSeed}`
          : `${firstSeed}–${firstSeed + rounds * seedsPerRound - 1}`,
      );
    return [
      name,
      records[0]?.promises.join(' ') ?? '',
      whole(records.reduce((sum, { rounds, replayed }) => sum + rounds + replayed.length, 0)),
      minutes(records.reduce((sum, { spentMs }) => sum + spentMs, 0)),
      ...acts.map((count) => whole(counts[count] ?? 0)),
      made.join(', ') || '–',
      seeds.join(', '),
      String(records.reduce((sum, { failures }) => sum + failures.length, 0)),
    ];
  });
  return table(head, rows);
}

function troubles(counts: Counts): string {
  const rows = countNameSchema.options
    .filter((name) => (counts[name] ?? 0) > 0)
    .map((name) => [countWords[name], whole(counts[name] ?? 0)]);
  return table(['what', 'how often'], rows);
}

function violations(trials: readonly TrialRecord[]): string {
  const rows = invariantSchema.options.map((name) => [
    invariants[name],
    String(trials.reduce((sum, trial) => sum + (trial.violations[name] ?? 0), 0)),
  ]);
  const failures = trials.flatMap(({ trial, failures: found }) =>
    found.map(({ seed, violations: [first] }) => `- ${trial}, seed ${seed}: ${oneLine(first?.text ?? '')}`),
  );
  const told = failures.length === 0 ? '' : `\n\n${failures.join('\n')}`;
  return `${table(['must hold', 'violations'], rows)}${told}`;
}

function growths(trials: readonly TrialRecord[]): string {
  const rows = trials.flatMap(({ trial, growths: found }) =>
    found.map(({ seed, growth }) => {
      const { of, what, unit, overMs, first, last, perHour, allowed } = growth;
      const told = (value: number) => value.toFixed(Math.abs(value) < 100 ? 1 : 0);
      return [
        ...[`${trial}, seed ${seed}`, of, unit === '' ? what : `${what}, ${unit}`, minutes(overMs)],
        ...[told(first), told(last), told(perHour), told(allowed)],
        grewTooMuch(growth) ? '**no**' : 'yes',
      ];
    }),
  );
  if (rows.length === 0) return 'No run looked at it.';
  const head = ['round', 'of', 'what', 'minutes', 'at first', 'at last', 'per hour', 'may grow by', 'kept'];
  return `After a warm-up; the slope is the median of those between any two readings. Memory in use is read after a full collection.\n\n${table(head, rows)}`;
}

/** The newest try of each. */
function plantedFaults(records: readonly RunRecord[]): string {
  const newest = new Map<string, CaughtFault>();
  for (const run of records) for (const caught of run.faults) newest.set(caught.fault, caught);
  if (newest.size === 0) return 'None were planted in these runs.';
  const rows = faults.flatMap(({ name, planted }) => {
    const caught = newest.get(name);
    if (caught === undefined) return [[name, planted, '–', 'not tried', '–', '–']];
    return [
      [
        name,
        planted,
        caught.trial,
        caught.caughtBy === null ? '**not caught**' : invariants[caught.caughtBy],
        whole(caught.operations),
        oneLine(caught.violation),
      ],
    ];
  });
  return `Each is planted in the sources as they are loaded (\`tests/trials/plant-fault.mjs\`); the product knows nothing of it.\n\n${table(['fault', 'planted as', 'trial', 'caught by', 'operations in the rounds until then', 'what it said'], rows)}`;
}

const oneLine = (text: string) =>
  text
    // Where the checkout lay is nobody's business.
    .replaceAll(/(?:file:\/\/)?\/\S*?\/(?=(?:tests|src-\w+|node_modules)\/)/g, '')
    .replaceAll(/\s+/g, ' ')
    .replaceAll('|', '/')
    .replaceAll('`', "'")
    .slice(0, 160);
