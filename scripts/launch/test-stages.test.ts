// Tries how `npm test` runs its stages, with small programs in their place.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type TemporaryFolder, temporaryFolder } from '../../tests/support/temporary-folder.ts';
import { runStages } from './test-stages.mjs';

let folder: TemporaryFolder;
beforeEach(() => {
  folder = temporaryFolder('stages');
});
afterEach(() => folder.remove());

/** A program that says so at its beginning and ends once `after` has begun too. */
const beginning = (name: string, after: string, code = 0) => `
  const { existsSync, writeFileSync } = require('node:fs');
  writeFileSync(${JSON.stringify(join(folder.path, name))}, '');
  setInterval(() => {
    if (!existsSync(${JSON.stringify(join(folder.path, after))})) return;
    console.log('${name} ends');
    process.exit(${code});
  }, 5);`;

function stage(name: string, program: string, passed: number | null) {
  const report = passed === null ? null : join(folder.path, `${name}.json`);
  if (report !== null) writeFileSync(report, JSON.stringify({ numPassedTests: passed, numFailedTests: 0 }));
  return { name, args: ['-e', program], env: process.env, report, timeLimitMs: 20_000 };
}

async function run(groups: Parameters<typeof runStages>[0]) {
  const lines: string[] = [];
  const outcome = await runStages(groups, folder.path, (line) => lines.push(line));
  return { ...outcome, said: lines.join('\n') };
}

it('runs the stages of a group beside one another, and the groups one after the other', async () => {
  const outcome = await run([
    [stage('one', beginning('one', 'two'), 3), stage('two', beginning('two', 'one'), 4)],
    [stage('three', beginning('three', 'one'), null)],
  ]);
  expect(outcome).toMatchObject({ counts: { passed: 7, failed: 0, skipped: 0 }, failedStages: [] });
  expect(outcome.said).toMatch(/✓ three[^\n]*passed$/);
});

it('lets the others of its group end when one fails, tells what that one said, and begins no group after it', async () => {
  const outcome = await run([
    [stage('one', beginning('one', 'two', 1), 3), stage('two', beginning('two', 'one'), 4)],
    [stage('three', beginning('three', 'one'), 5)],
  ]);
  expect(outcome).toMatchObject({ counts: { passed: 7, failed: 1, skipped: 0 }, failedStages: ['one'] });
  expect(outcome.said).toMatch(/✗ one[^\n]*3 passed, 1 failed: it ended with code 1/);
  expect(outcome.said).toMatch(/✓ two/);
  expect(outcome.said).toContain('one ends');
  expect(outcome.said).not.toContain('two ends');
  expect(outcome.said).not.toContain('three');
});
