// Tries running another program: its output, its end, its time limit, and one that is missing.
import { expect, it } from 'vitest';
import { runCommand } from './run-command.mjs';

it('gives code and output', async () => {
  const script = 'console.log("out"); console.error("err"); process.exit(3)';
  const outcome = await runCommand(process.execPath, ['-e', script]);
  expect(outcome.code).toBe(3);
  expect(outcome.output).toContain('out');
  expect(outcome.output).toContain('err');
});

it('ends a program that is late', async () => {
  const outcome = await runCommand(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], {
    timeLimitMs: 300,
  });
  expect(outcome).toMatchObject({ code: null, timedOut: true });
});

it('does not throw for a program that is missing', async () => {
  const outcome = await runCommand('guichet-has-no-such-program', []);
  expect(outcome.code).toBeNull();
  expect(outcome.output).toContain('ENOENT');
});
