// Owns `npm test`: sets up what is missing, then checks, process tests, journeys and a short share of the trials.
import { join } from 'node:path';
import { emptyResultsFolder, runStages } from './launch/test-stages.mjs';
import { ensureReady } from './setup/ensure-ready.mjs';
import { PROJECT_FOLDER } from './setup/project-folder.mjs';
import { refusalFrom, refusalText } from './setup/refusal.mjs';
import { stepLine } from './setup/step-report.mjs';
import { startVirtualDisplay } from './setup/virtual-display.mjs';

const ready = await ensureReady({ needs: ['sqlite', 'chromium', 'virtual-display', 'build'] });

/** @param {string} line */
const print = (line) => void process.stdout.write(`${line}\n`);
const folder = emptyResultsFolder();
const vitest = join(PROJECT_FOLDER, 'node_modules', 'vitest', 'vitest.mjs');
const playwright = join(PROJECT_FOLDER, 'node_modules', '@playwright', 'test', 'cli.js');

/**
 * @param {string} name
 * @param {readonly string[]} args
 * @param {string | null} report name of its report in the results folder
 * @param {number} minutes
 * @param {NodeJS.ProcessEnv} [env] over the environment of the set-up
 * @returns {import('./launch/test-stages.mjs').TestStage}
 */
function stage(name, args, report, minutes, env = {}) {
  const file = report === null ? null : join(folder, report);
  return {
    name,
    args,
    report: file,
    timeLimitMs: minutes * 60_000,
    env: { ...ready.environment, ...(file === null ? {} : { GUICHET_TEST_REPORT: file }), ...env },
  };
}

/**
 * @param {string} display
 * @returns {import('./launch/test-stages.mjs').TestStage[]}
 */
function stages(display) {
  const screen = display === '' ? {} : { DISPLAY: display };
  return [
    stage('checks and units', ['scripts/check.mjs'], 'unit.json', 8),
    stage('processes', [vitest, 'run', '--project', 'processes'], 'processes.json', 10, screen),
    stage(
      'journeys',
      [playwright, 'test', '--config', 'tests/journeys/playwright.config.ts', '--reporter', 'list,json'],
      'journeys.json',
      20,
      { ...screen, PLAYWRIGHT_JSON_OUTPUT_FILE: join(folder, 'journeys.json') },
    ),
    stage('trials', ['scripts/trials.mjs', '--minutes', '0.5', '--short', '--no-report'], null, 5, screen),
  ];
}

const screen =
  process.platform === 'linux'
    ? await startVirtualDisplay().catch((thrown) => {
        process.stderr.write(refusalText(refusalFrom('virtual display', thrown)));
        process.exit(1);
      })
    : null;
const { counts, failedStage } = await runStages(stages(screen?.display ?? ''), folder, print);
await screen?.stop();
print(
  stepLine(
    failedStage === null ? '✓' : '✗',
    'all',
    Date.now() - ready.startedAt,
    failedStage === null ? 'passed' : `stopped at: ${failedStage}`,
  ),
);
print(`${counts.passed} passed, ${counts.failed} failed`);
process.exitCode = failedStage === null ? 0 : 1;
