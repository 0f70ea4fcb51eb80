// Owns what a trial is, and the table in which many of them report.

export type TrialCounts = {
  /** Things asked of the system, and how many it took on. */
  operations: number;
  acked: number;
  refused: number;
  kills: number;
  reconnects: number;
};

export type TrialOutcome = TrialCounts & { violations: string[] };

export type Trial = {
  name: string;
  /** One seeded round. A violation is a broken promise; throwing is a broken trial, and counts as one too. */
  run(seed: number, say: (line: string) => void): Promise<TrialOutcome>;
};

export type TrialReport = TrialCounts & {
  trial: string;
  rounds: number;
  seeds: number[];
  failures: { seed: number; violations: string[] }[];
};

export const emptyReport = (trial: string): TrialReport => ({
  trial,
  rounds: 0,
  seeds: [],
  operations: 0,
  acked: 0,
  refused: 0,
  kills: 0,
  reconnects: 0,
  failures: [],
});

/** The report with one more round in it. */
export function withRound(report: TrialReport, seed: number, outcome: TrialOutcome): TrialReport {
  return {
    trial: report.trial,
    rounds: report.rounds + 1,
    seeds: [...report.seeds, seed],
    operations: report.operations + outcome.operations,
    acked: report.acked + outcome.acked,
    refused: report.refused + outcome.refused,
    kills: report.kills + outcome.kills,
    reconnects: report.reconnects + outcome.reconnects,
    failures:
      outcome.violations.length === 0
        ? report.failures
        : [...report.failures, { seed, violations: outcome.violations }],
  };
}

/** One round, with whatever it throws told as a violation. */
export async function runRound(
  trial: Trial,
  seed: number,
  say: (line: string) => void,
): Promise<TrialOutcome> {
  try {
    return await trial.run(seed, say);
  } catch (error) {
    const told = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { operations: 0, acked: 0, refused: 0, kills: 0, reconnects: 0, violations: [told] };
  }
}

export function tableOf(reports: readonly TrialReport[]): string {
  const columns = ['trial', 'rounds', 'operations', 'acked', 'refused', 'kills', 'reconnects', 'violations'];
  const rows = reports.map((report) => [
    report.trial,
    ...[report.rounds, report.operations, report.acked, report.refused, report.kills, report.reconnects].map(
      String,
    ),
    String(report.failures.length),
  ]);
  const widths = columns.map((column, index) =>
    Math.max(column.length, ...rows.map((row) => (row[index] ?? '').length)),
  );
  return [columns, ...rows]
    .map((row) =>
      row
        .map((cell, index) =>
          index === 0 ? cell.padEnd(widths[index] ?? 0) : cell.padStart(widths[index] ?? 0),
        )
        .join('  '),
    )
    .join('\n');
}
