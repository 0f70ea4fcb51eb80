// Owns what a bench is, how its ratio is taken, and how it reports.
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join, resolve } from 'node:path';

export type Spread = { median: number; min: number; max: number };

/** Two things measured in one run, turn by turn. */
export type Comparison = {
  /** What is measured of us, and against what: named in every claim. */
  subject: string;
  reference: string;
  unit: string;
  subjectValues: number[];
  referenceValues: number[];
  /** subject ÷ reference of each pair. */
  ratio: Spread;
  pairs: number;
};

export type BenchResult = Comparison & {
  name: string;
  /** Further comparisons of the same bench, for the reader: other depths, harder references. */
  also: (Comparison & { name: string })[];
  notes: string[];
};

export type Bench = {
  name: string;
  goal: number;
  /** Whether a higher or a lower ratio is better. */
  better: 'higher' | 'lower';
  /** How many pairs it takes unless told. */
  pairs: number;
  /** Runs the whole bench; throws when content is lost, doubled or out of order. */
  run(options: { pairs: number; say(line: string): void }): Promise<Omit<BenchResult, 'name'>>;
};

export function spreadOf(values: readonly number[]): Spread {
  const sorted = [...values].sort((left, right) => left - right);
  const at = (index: number) => sorted[index] ?? Number.NaN;
  const middle = Math.floor(sorted.length / 2);
  const median = sorted.length % 2 === 1 ? at(middle) : (at(middle - 1) + at(middle)) / 2;
  return { median, min: at(0), max: at(sorted.length - 1) };
}

type Turns<Measured> = {
  subject: string;
  unit: string;
  pairs: number;
  measureSubject(): Promise<Measured>;
  measureReference(): Promise<Measured>;
  say(line: string): void;
};

/**
 * Measures reference and subject in turns (A B A B …), so that both meet the same weather.
 * At least 5 pairs, unless fewer are asked for by hand to try a bench out.
 */
export async function compareInTurns(options: Turns<number> & { reference: string }): Promise<Comparison> {
  const [only] = await compareSeveralInTurns({
    ...options,
    references: [options.reference],
    measureSubject: async () => [await options.measureSubject()],
    measureReference: async () => [await options.measureReference()],
  });
  if (only === undefined) throw new Error('nothing was measured');
  return only;
}

/** The same for measurements that each tell several things: one comparison for each, in their order. */
export async function compareSeveralInTurns(
  options: Turns<readonly number[]> & { references: readonly string[] },
): Promise<Comparison[]> {
  const { subject, references, unit, pairs, say } = options;
  const subjectValues = references.map((): number[] => []);
  const referenceValues = references.map((): number[] => []);
  for (let pair = 1; pair <= pairs; pair += 1) {
    const theirs = await options.measureReference();
    const ours = await options.measureSubject();
    references.forEach((reference, index) => {
      const [subjectValue, referenceValue] = [ours[index] ?? Number.NaN, theirs[index] ?? Number.NaN];
      subjectValues[index]?.push(subjectValue);
      referenceValues[index]?.push(referenceValue);
      const ratio = (subjectValue / referenceValue).toFixed(3);
      const of = references.length > 1 ? `  (${reference})` : '';
      say(
        `  pair ${pair}/${pairs}: ${round(subjectValue)} ÷ ${round(referenceValue)} ${unit} = ${ratio}${of}`,
      );
    });
  }
  return references.map((reference, index) => {
    const [ours, theirs] = [subjectValues[index] ?? [], referenceValues[index] ?? []];
    const ratio = spreadOf(ours.map((value, at) => value / (theirs[at] ?? Number.NaN)));
    return { subject, reference, unit, subjectValues: ours, referenceValues: theirs, ratio, pairs };
  });
}

export const round = (value: number) =>
  value >= 1000 ? Math.round(value).toLocaleString('en') : Number(value.toPrecision(3)).toString();

const show = ({ median, min, max }: Spread) =>
  `${median.toFixed(3).padStart(7)} ${min.toFixed(3).padStart(7)} ${max.toFixed(3).padStart(7)}`;

export function verdictOf(bench: Pick<Bench, 'goal' | 'better'>, ratio: number): 'ok' | 'short' {
  return (bench.better === 'higher' ? ratio >= bench.goal : ratio <= bench.goal) ? 'ok' : 'short';
}

/** The table for people; the last line is for scripts: `name ratio=… goal=… ok|short`. */
export function reportOf(bench: Bench, result: BenchResult): string {
  const rows = [{ ...result, name: bench.name }, ...result.also];
  const width = Math.max(...rows.map(({ name }) => name.length));
  const lines = [
    `${'bench'.padEnd(width)}  ratio: median     min     max   ours ÷ reference (medians)`,
    ...rows.map((row) => {
      const ours = round(spreadOf(row.subjectValues).median);
      const theirs = round(spreadOf(row.referenceValues).median);
      return `${row.name.padEnd(width)}        ${show(row.ratio)}   ${ours} ÷ ${theirs} ${row.unit}  (${row.reference})`;
    }),
    ...result.notes.map((note) => `· ${note}`),
    `${bench.name} ratio=${result.ratio.median.toFixed(3)} goal=${bench.goal} ${verdictOf(bench, result.ratio.median)}`,
  ];
  return lines.join('\n');
}

/** Writes out/bench/<name>.json and returns its path. `now` epoch ms. */
export function writeResult(bench: Bench, result: BenchResult, now: number): string {
  const folder = resolve(import.meta.dirname, '../../out/bench');
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `${bench.name}.json`);
  const machine = `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, Node ${process.versions.node}`;
  const verdict = verdictOf(bench, result.ratio.median);
  const measuredAt = new Date(now).toISOString();
  writeFileSync(
    path,
    `${JSON.stringify({ ...result, goal: bench.goal, verdict, machine, measuredAt }, null, 2)}\n`,
  );
  return path;
}
