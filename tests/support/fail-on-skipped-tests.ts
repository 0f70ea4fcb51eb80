// Owns the rule that a skipped test fails the run: a test nobody runs promises nothing.
import type { Reporter, Vitest } from 'vitest/node';

let vitest: Vitest | undefined;

/** Leaves runs narrowed by hand (`-t name`) alone: there, not running the others is the wish. */
export const failOnSkippedTests: Reporter = {
  onInit(started) {
    vitest = started;
  },
  onTestRunEnd(testModules) {
    if (vitest?.config.testNamePattern) return;
    const skipped = testModules.flatMap((module) =>
      [...module.children.allTests('skipped')].map((test) => `${module.moduleId}: ${test.fullName}`),
    );
    if (skipped.length === 0) return;
    process.stderr.write(
      `\n${skipped.length} skipped test(s), which fails the run:\n  ${skipped.join('\n  ')}\n`,
    );
    process.exitCode = 1;
  },
};
