// Owns how tests are found and run: `unit` in parallel, `processes` (real servers and desks) three files at once, `silences` all at once.
import { defineConfig } from 'vitest/config';
import { failOnSkippedTests } from './tests/support/fail-on-skipped-tests.ts';

/** `npm test` sums up what its stages report. */
const reportFile = process.env['GUICHET_TEST_REPORT'];
const report: [string, { outputFile: string }][] = reportFile ? [['json', { outputFile: reportFile }]] : [];

/** As long as the processes it stands for: no part of a quick check. */
const wholeSystems = 'tests/simulation/whole-system.test.ts';

export default defineConfig({
  test: {
    reporters: ['default', failOnSkippedTests, ...report],
    allowOnly: false,
    passWithNoTests: false,
    projects: [
      {
        test: {
          name: 'unit',
          // Files share their workers: loading every module anew for each took longer than all the tests.
          isolate: false,
          // Left alone it keeps one core of two for itself.
          maxWorkers: '100%',
          unstubGlobals: true,
          unstubEnvs: true,
          restoreMocks: true,
          include: [
            'src-*/**/*.test.{ts,tsx}',
            'scripts/**/*.test.{ts,mjs}',
            'tests/{layers,contracts,support,bench,trials,simulation}/**/*.test.{ts,tsx}',
          ],
          exclude: [wholeSystems],
          testTimeout: 60_000,
          hookTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'processes',
          include: ['tests/processes/**/*.test.ts', wholeSystems],
          testTimeout: 120_000,
          hookTimeout: 60_000,
          // More files than cores: much of their time is waiting for lines to be found again.
          maxWorkers: 3,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: 'silences',
          include: ['tests/silences/**/*.test.ts'],
          testTimeout: 180_000,
          hookTimeout: 60_000,
          // All at once: each only waits for its minute to pass.
          maxWorkers: 4,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
