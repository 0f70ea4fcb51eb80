// Tries the programs a launcher starts: readiness, failure with their last lines, and that all of them end.
import { expect, it } from 'vitest';
import { createChildPrograms, failure, listeningUrl, startListening } from './child-programs.mjs';

const options = { cwd: process.cwd(), env: process.env };
const listens = `console.log('{"listening":{"url":"http://127.0.0.1:4300"}}');`;

function isAlive(pid: number | undefined): boolean {
  try {
    process.kill(pid ?? 0, 0);
    return true;
  } catch {
    return false;
  }
}

it('reads the address only from the one line that tells it', () => {
  expect(listeningUrl('{"listening":{"url":"http://127.0.0.1:4300"}}')).toBe('http://127.0.0.1:4300');
  expect(listeningUrl('{"level":30,"msg":"{\\"listening\\""}')).toBeNull();
});

it('gives a listening program, and ends it and what it started', async () => {
  const programs = createChildPrograms();
  const script = `const { spawn } = require('node:child_process');
    spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'inherit' });
    ${listens} process.on('SIGTERM', () => process.exit(0));`;
  const { program, url } = await startListening(programs, 'a server', ['-e', script], options);
  expect(url).toBe('http://127.0.0.1:4300');
  // What it started holds its output open for as long as it lives.
  const allGone = new Promise((gone) => program.process.stdout?.once('close', gone));
  await programs.stopAll();
  expect(isAlive(program.process.pid)).toBe(false);
  await allGone;
});

it('tells the last lines of one that ends before it listens', async () => {
  const programs = createChildPrograms();
  const script = `console.error('the port is taken\\n    at listen (file.js:1:1)'); process.exitCode = 4`;
  await expect(startListening(programs, 'a server', ['-e', script], options)).rejects.toThrow(
    /a server ended with code 4 before it listened; its last lines:\n\s+the port is taken$/,
  );
});

it('gives up one that never listens', async () => {
  const programs = createChildPrograms();
  const silent = startListening(programs, 'a server', ['-e', 'setInterval(() => {}, 1000)'], {
    ...options,
    withinMs: 200,
  });
  await expect(silent).rejects.toThrow('did not listen within 0.2 s');
  await programs.stopAll();
});

it('tells one that cannot be started', async () => {
  const programs = createChildPrograms();
  const program = programs.start('nothing', 'guichet-has-no-such-program', [], options);
  expect(await program.ended).toBeNull();
  expect(failure(program, 'did not start').message).toContain('ENOENT');
});
