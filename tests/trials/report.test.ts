// Tries the report: counts add up over runs, violations are told with their seeds, faults that got through stand out.
import { describe, expect, it } from 'vitest';
import { reportOf } from './report.ts';
import { type RunRecord, recordName, type TrialRecord } from './run-record.ts';

const trial = (changes: Partial<TrialRecord> = {}): TrialRecord => ({
  trial: 'server-kill',
  promises: ['P1'],
  rounds: 3,
  spentMs: 60_000,
  firstSeed: 10,
  seedsPerRound: 1,
  replayed: [],
  counts: { operations: 1_000, acked: 990, refused: 10, serverKills: 30 },
  violations: {},
  failures: [],
  growths: [],
  ...changes,
});
const run = (changes: Partial<RunRecord> = {}): RunRecord => ({
  format: 2,
  commit: 'abc',
  build: 'def',
  machine: 'a machine',
  node: 'v24',
  startedAt: '2026-01-02T03:04:05.000Z',
  ranMs: 90_000,
  seed: 10,
  parallel: 1,
  trials: [trial()],
  faults: [],
  ...changes,
});

it('TRIAL-2: runs that began in the same millisecond leave a record each', () => {
  expect(recordName(run({ seed: 1 }))).not.toBe(recordName(run({ seed: 2 })));
});

describe('reportOf', () => {
  it('TRIAL-2: adds runs up and names their seeds', () => {
    const text = reportOf([run(), run({ trials: [trial({ firstSeed: 500 })] })]);
    expect(text).toContain('3.0 minutes in 2 runs');
    expect(text).toContain('| servers killed | 60 |');
    expect(text).toContain(
      '| server-kill | P1 | 6 | 2.0 | 2,000 | 1,980 | 20 | 0 | 60 servers killed | 10–12, 500–502 | 0 |',
    );
    expect(text).toContain('| stored once | 0 |');
  });

  it('TRIAL-2: tells violations and where they were found', () => {
    const violations = [{ invariant: 'unique' as const, text: '"x" is stored\n2 times' }];
    const text = reportOf([
      run({ trials: [trial({ violations: { unique: 1 }, failures: [{ seed: 12, violations }] })] }),
    ]);
    expect(text).toContain('| stored once | 1 |');
    expect(text).toContain('- server-kill, seed 12: "x" is stored 2 times');
  });

  it('TRIAL-2: tells how fast what was watched grew, and what grew too much', () => {
    const growth = {
      ...{ of: 'server', what: 'memory in use', unit: 'MiB', overMs: 1_800_000 },
      ...{ first: 40, last: 43, perHour: 6, allowed: 7 },
    };
    const leaking = { ...growth, of: 'desk1', what: 'file descriptors', unit: '', last: 140, perHour: 200 };
    const growths = [growth, leaking].map((each) => ({ seed: 7, growth: each }));
    const text = reportOf([run({ trials: [trial({ trial: 'soak', growths })] })]);
    expect(text).toContain(
      '| soak, seed 7 | server | memory in use, MiB | 30.0 | 40.0 | 43.0 | 6.0 | 7.0 | yes |',
    );
    expect(text).toContain(
      '| soak, seed 7 | desk1 | file descriptors | 30.0 | 40.0 | 140 | 200 | 7.0 | **no** |',
    );
    expect(reportOf([run()])).toContain('No run looked at it.');
  });

  it('TRIAL-2: counts the frames that came twice and the seeds that were run twice', () => {
    const counts = { seeds: 300, seedsTwice: 100, duplicatedFrames: 5_000 };
    const text = reportOf([run({ trials: [trial({ trial: 'simulation', counts })] })]);
    expect(text).toContain('| frames sent twice | 5,000 |');
    expect(text).toContain('| of them run twice, to compare the traces | 100 |');
  });

  it('TRIAL-2: a fault that got through stands out, and one that was not tried is not called caught', () => {
    const tried = { trial: 'lost-acks', seed: 1, rounds: 1, operations: 18, ms: 5, violation: 'seen' };
    const text = reportOf([
      run({
        faults: [
          { ...tried, fault: 'no-dedupe', caughtBy: 'unique' },
          { ...tried, fault: 'dedupe-by-text', caughtBy: null },
        ],
      }),
    ]);
    expect(text).toMatch(/\| no-dedupe \|.*\| stored once \| 18 \| seen \|/);
    expect(text).toMatch(/\| dedupe-by-text \|.*\*\*not caught\*\*/);
    expect(text).toMatch(/\| no-back-pressure \|.*\| not tried \|/);
  });
});
