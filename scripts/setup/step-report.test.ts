// Tries that each step prints one line with its time, and refuses in words.
import { expect, it } from 'vitest';
import { SetupRefusal } from './refusal.mjs';
import { createStepReport } from './step-report.mjs';

function reportInto(lines: string[]) {
  let at = 0;
  return createStepReport({
    write: (text) => lines.push(text),
    now: () => {
      at += 1500;
      return at;
    },
  });
}

it('tells a done and a skipped step apart, in one line each', async () => {
  const lines: string[] = [];
  const report = reportInto(lines);
  await report.step('packages', () => ({ did: 'npm ci' }));
  await report.step('electron', () => ({ skipped: 'there' }));
  expect(lines).toEqual([
    `  ✓ ${'packages'.padEnd(20)}   1.5 s  npm ci\n`,
    `  · ${'electron'.padEnd(20)}   1.5 s  there\n`,
  ]);
});

it('turns what a step throws into a refusal with its name, and prints no line for it', async () => {
  const lines: string[] = [];
  const step = reportInto(lines).step('packages', () => {
    throw new Error('boom');
  });
  await expect(step).rejects.toThrow(SetupRefusal);
  await expect(step).rejects.toMatchObject({ step: 'packages', reason: 'boom' });
  expect(lines).toEqual([]);
});
