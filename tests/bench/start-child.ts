// Owns processes a bench starts beside the server: the raw references and the crowds of clients, driven by lines of JSON.
import { spawn } from 'node:child_process';
import { setPriority } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

export type BenchChild = {
  pid: number;
  /** Writes a line to its stdin. */
  say(message: object): void;
  /** The next line it prints, past or to come, each once; rejects when it ends before. */
  next(): Promise<unknown>;
  end(): void;
};

/**
 * Starts a program of this folder. `nice`: it gives way to whoever is measured, and to who measures: on two cores a crowd of
 * the same rank makes these wait for a core, which would be taken for the server's time. A child ends when its stdin does, which
 * is when this process does.
 */
export function startChild(program: string, args: readonly string[], { nice = 0 } = {}): BenchChild {
  const child = spawn(process.execPath, [join(import.meta.dirname, program), ...args], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const { stdin, stdout, pid } = child;
  if (pid === undefined) throw new Error(`${program} did not start`);
  if (nice !== 0) setPriority(pid, nice);
  const lines: string[] = [];
  const waiting: { done(line: unknown): void; fail(error: Error): void }[] = [];
  let ended: Error | null = null;
  createInterface({ input: stdout }).on('line', (line) => {
    const next = waiting.shift();
    if (next === undefined) lines.push(line);
    else next.done(JSON.parse(line));
  });
  child.once('exit', (code) => {
    ended = new Error(`${program} ended with code ${code}`);
    for (const { fail } of waiting.splice(0)) fail(ended);
  });
  return {
    pid,
    say: (message) => void stdin.write(`${JSON.stringify(message)}\n`),
    next() {
      const line = lines.shift();
      if (line !== undefined) return Promise.resolve(JSON.parse(line));
      if (ended !== null) return Promise.reject(ended);
      return new Promise((done, fail) => waiting.push({ done, fail }));
    },
    end: () => void child.kill('SIGTERM'),
  };
}
