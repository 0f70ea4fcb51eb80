// Owns what a process holds over time: memory in use and resident, and file descriptors, read from outside again and again.
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import { residentBytes } from '../support/process-usage.ts';
import { waitUntil } from '../support/wait-until.ts';
import type { Reading } from './growth.ts';

const toldSchema = z.object({ usedBytes: z.number() });

export type WatchedProcess = {
  name: string;
  /** Arguments for its Node. */
  nodeArgs: readonly string[];
  /** Reads it once, after it threw away its rubbish. `at`: ms, of any one clock. */
  read(pid: number, at: number): Promise<void>;
  used: readonly Reading[];
  resident: readonly Reading[];
  handles: readonly Reading[];
};

/** `folder`: where it tells what it holds. */
export function watchProcess(name: string, folder: string): WatchedProcess {
  const into = join(folder, `${name}-memory.json`);
  const program = pathToFileURL(join(import.meta.dirname, 'tell-memory.mjs'));
  program.searchParams.set('into', into);
  const used: Reading[] = [];
  const resident: Reading[] = [];
  const handles: Reading[] = [];
  return {
    ...{ name, used, resident, handles },
    nodeArgs: ['--import', program.href],
    async read(pid, at) {
      rmSync(into, { force: true });
      process.kill(pid, 'SIGUSR2');
      const told = await waitUntil(`${name} tells what it holds`, () => readTold(into), { everyMs: 5 });
      used.push({ at, value: told.usedBytes / 2 ** 20 });
      resident.push({ at, value: residentBytes(pid) / 2 ** 20 });
      handles.push({ at, value: readdirSync(`/proc/${pid}/fd`).length });
    },
  };
}

function readTold(path: string): z.infer<typeof toldSchema> | null {
  try {
    return toldSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return null;
  }
}
