// Tries the sums `npm test` ends with, from the shapes vitest and Playwright report in.
import { expect, it } from 'vitest';
import { countsIn, NO_TESTS, sumOfCounts } from './test-counts.mjs';

it('reads vitest', () => {
  const report = {
    numPassedTests: 5,
    numFailedTests: 1,
    numPendingTests: 2,
    numTodoTests: 1,
    success: false,
  };
  expect(countsIn(report)).toEqual({ passed: 5, failed: 1, skipped: 3 });
});

it('counts a vitest file that did not load as one failure', () => {
  const report = {
    numPassedTests: 5,
    numFailedTests: 0,
    numPendingTests: 0,
    numTodoTests: 0,
    success: false,
  };
  expect(countsIn(report)).toEqual({ passed: 5, failed: 1, skipped: 0 });
});

it('reads Playwright, where a flaky test failed', () => {
  const report = { stats: { expected: 7, unexpected: 1, flaky: 1, skipped: 2 }, errors: [] };
  expect(countsIn(report)).toEqual({ passed: 7, failed: 2, skipped: 2 });
});

it('counts an error outside Playwright’s tests as one failure', () => {
  const report = { stats: { expected: 0, unexpected: 0, flaky: 0, skipped: 0 }, errors: [{ message: 'x' }] };
  expect(countsIn(report)).toEqual({ passed: 0, failed: 1, skipped: 0 });
});

it('reads nothing into anything else', () => {
  expect(countsIn(null)).toBeNull();
  expect(countsIn({})).toBeNull();
  expect(countsIn({ stats: null })).toBeNull();
});

it('adds up', () => {
  const one = { passed: 1, failed: 2, skipped: 3 };
  expect(sumOfCounts(sumOfCounts(NO_TESTS, one), one)).toEqual({ passed: 2, failed: 4, skipped: 6 });
});
