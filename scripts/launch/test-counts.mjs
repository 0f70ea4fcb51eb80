// Owns reading how many tests passed and failed out of the reports of vitest and Playwright.

/** @typedef {{ passed: number, failed: number, skipped: number }} TestCounts */

/** @type {TestCounts} */
export const NO_TESTS = { passed: 0, failed: 0, skipped: 0 };

/**
 * @param {TestCounts} one
 * @param {TestCounts} other
 * @returns {TestCounts}
 */
export function sumOfCounts(one, other) {
  return {
    passed: one.passed + other.passed,
    failed: one.failed + other.failed,
    skipped: one.skipped + other.skipped,
  };
}

/**
 * @param {Record<string, unknown> | null} report the JSON of vitest's or of Playwright's own reporter
 * @returns {TestCounts | null} null when it is neither
 */
export function countsIn(report) {
  if (report === null) return null;
  const passed = number(report['numPassedTests']);
  const failed = number(report['numFailedTests']);
  if (passed !== null && failed !== null) {
    const skipped = (number(report['numPendingTests']) ?? 0) + (number(report['numTodoTests']) ?? 0);
    // A file that does not even load fails without a test of its own.
    const brokenFiles = failed === 0 && report['success'] === false && skipped === 0 ? 1 : 0;
    return { passed, failed: failed + brokenFiles, skipped };
  }
  const stats = report['stats'];
  if (typeof stats !== 'object' || stats === null) return null;
  const of = new Map(Object.entries(stats));
  const expected = number(of.get('expected'));
  const unexpected = number(of.get('unexpected'));
  if (expected === null || unexpected === null) return null;
  const errors = Array.isArray(report['errors']) ? report['errors'].length : 0;
  return {
    passed: expected,
    // A test that only passed when tried again did not keep its promise.
    failed: unexpected + (number(of.get('flaky')) ?? 0) + (unexpected === 0 && errors > 0 ? 1 : 0),
    skipped: number(of.get('skipped')) ?? 0,
  };
}

/**
 * @param {unknown} value
 * @returns {number | null}
 */
function number(value) {
  return typeof value === 'number' ? value : null;
}
