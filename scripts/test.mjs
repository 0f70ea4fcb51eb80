// Owns `npm test`: sets up what is missing, then checks, process tests beside silences, journeys and a short share of the trials.
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
    env: {
      ...ready.environment,
      // Servers are started by the hundred: read once, compiled once.
      NODE_COMPILE_CACHE: join(PROJECT_FOLDER, 'out', 'compiled'),
      ...(file === null ? {} : { GUICHET_TEST_REPORT: file }),
      ...env,
    },
  };
}

/**
 * @param {number} count
 * @returns {Promise<import('./setup/virtual-display.mjs').VirtualDisplay[]>}
 */
function startScreens(count) {
  return Promise.all(Array.from({ length: count }, () => startVirtualDisplay())).catch((thrown) => {
    process.stderr.write(refusalText(refusalFrom('virtual display', thrown)));
    process.exit(1);
  });
}

/** @returns {import('./launch/test-stages.mjs').TestStage[][]} */
function stages() {
  const journeys = ['test', '--config', 'tests/journeys/playwright.config.ts', '--reporter', 'list,json'];
  return [
    [stage('checks and units', ['scripts/check.mjs'], 'unit.json', 8)],
    [
      stage('processes', [vitest, 'run', '--project', 'processes'], 'processes.json', 10),
      // Nearly all of its time is waiting until silence is found, which costs the others nothing.
      stage('silences', [vitest, 'run', '--project', 'silences'], 'silences.json', 10),
    ],
    [
      stage('journeys', [playwright, ...journeys], 'journeys.json', 20, {
        GUICHET_TEST_SCREENS: screens.map(({ display }) => display).join(','),
        PLAYWRIGHT_JSON_OUTPUT_FILE: join(folder, 'journeys.json'),
      }),
    ],
    [stage('trials', ['scripts/trials.mjs', '--minutes', '0.5', '--short', '--no-report'], null, 5)],
  ];
}

// One for each journey at a time: on a screen only one window has the focus.
const screens = process.platform === 'linux' ? await startScreens(2) : [];
const { counts, failedStages } = await runStages(stages(), folder, print);
await Promise.all(screens.map((screen) => screen.stop()));
const passed = failedStages.length === 0;
const took = Date.now() - ready.startedAt;
print(
  stepLine(passed ? '✓' : '✗', 'all', took, passed ? 'passed' : `stopped at: ${failedStages.join(', ')}`),
);
print(`${counts.passed} passed, ${counts.failed} failed`);
process.exitCode = passed ? 0 : 1;
