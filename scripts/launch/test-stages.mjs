// Owns running the stages of `npm test`, group after group until one fails, each told in one line.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { PROJECT_FOLDER } from '../setup/project-folder.mjs';
import { runCommand } from '../setup/run-command.mjs';
import { stepLine } from '../setup/step-report.mjs';
import { readJson } from '../setup/user-cache.mjs';
import { countsIn, NO_TESTS, sumOfCounts } from './test-counts.mjs';

/**
 * @typedef {object} TestStage
 * @property {string} name
 * @property {readonly string[]} args for this same Node
 * @property {NodeJS.ProcessEnv} env
 * @property {string | null} report where the stage writes the JSON of its tests, null when it runs none
 * @property {number} timeLimitMs
 */

/** @returns {string} the folder of the stages' logs and reports, made anew */
export function emptyResultsFolder() {
  const folder = join(PROJECT_FOLDER, 'out', 'tests');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  return folder;
}

/**
 * @param {readonly (readonly TestStage[])[]} groups the stages of one beside one another, the groups one after the other
 * @param {string} folder for the logs
 * @param {(line: string) => void} print
 * @returns {Promise<{ counts: import('./test-counts.mjs').TestCounts, failedStages: string[] }>}
 */
export async function runStages(groups, folder, print) {
  let counts = NO_TESTS;
  for (const group of groups) {
    // At a terminal the running stages are named; the next line then overwrites them.
    if (process.stdout.isTTY) process.stdout.write(`  … ${group.map(({ name }) => name).join(', ')}\r`);
    const ended = await Promise.all(group.map((stage) => runStage(stage, folder, print)));
    for (const { counted } of ended) counts = sumOfCounts(counts, counted);
    const failed = ended.filter(({ log }) => log !== null);
    for (const { name, log } of failed) print(`\n── ${name} ${'─'.repeat(80 - name.length)}\n${log}\n`);
    if (failed.length > 0) return { counts, failedStages: failed.map(({ name }) => name) };
  }
  return { counts, failedStages: [] };
}

/**
 * @param {TestStage} stage
 * @param {string} folder
 * @param {(line: string) => void} print
 * @returns {Promise<{ name: string, counted: import('./test-counts.mjs').TestCounts, log: string | null }>} `log`: the
 *   end of what a failed one said
 */
async function runStage(stage, folder, print) {
  const { name } = stage;
  const startedAt = performance.now();
  const outcome = await runCommand(process.execPath, stage.args, {
    cwd: PROJECT_FOLDER,
    env: stage.env,
    timeLimitMs: stage.timeLimitMs,
  });
  const plain = stripVTControlCharacters(outcome.output);
  writeFileSync(join(folder, `${name.replaceAll(' ', '-')}.log`), plain);
  const own = stage.report === null ? NO_TESTS : countsIn(readJson(stage.report));
  const why = whyFailed(outcome, own);
  // A stage may fail without a failed test: by a check, a crash, a test left out. That counts as one.
  const told = own ?? NO_TESTS;
  const counted = { ...told, failed: why !== null && told.failed === 0 ? 1 : told.failed };
  const took = performance.now() - startedAt;
  if (why === null) {
    print(stepLine('✓', name, took, stage.report === null ? 'passed' : `${counted.passed} passed`));
    return { name, counted, log: null };
  }
  print(stepLine('✗', name, took, `${counted.passed} passed, ${counted.failed} failed: ${why}`));
  const log = process.stdout.isTTY ? outcome.output : plain;
  return { name, counted, log: log.split('\n').slice(-150).join('\n') };
}

/**
 * @param {import('../setup/run-command.mjs').CommandOutcome} outcome
 * @param {import('./test-counts.mjs').TestCounts | null} counts null when the report is missing
 * @returns {string | null} null when the stage passed
 */
function whyFailed(outcome, counts) {
  if (outcome.timedOut) return 'it did not finish in its time';
  if (outcome.code !== 0) return `it ended with code ${outcome.code ?? 'none'}`;
  if (counts === null) return 'it left no report';
  if (counts.failed > 0) return 'tests failed';
  if (counts.skipped > 0)
    return `${counts.skipped} tests were skipped, and a test nobody runs promises nothing`;
  return null;
}
