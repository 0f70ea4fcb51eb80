// Owns counting how often a process really synced a file, seen from outside by strace where the machine has it.
import { spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { waitUntil } from '../support/wait-until.ts';

/** `syncs` null: nobody could count; `how` says why, or by what. */
export type CountedSyncs = { syncs: number | null; how: string };

/** Syncs of process `pid` while `work` runs. Where they cannot be counted, `work` runs all the same. */
export async function countSyncs(pid: number, work: () => Promise<void>): Promise<CountedSyncs> {
  using folder = temporaryFolder('strace');
  const file = join(folder.path, 'calls');
  const tracer = spawnSync('strace', ['-V']).error
    ? null
    : spawn('strace', ['-f', '-e', 'trace=fsync,fdatasync', '-o', file, '-p', String(pid)], {
        stdio: ['ignore', 'ignore', 'pipe'],
      });
  if (tracer === null) {
    await work();
    return { syncs: null, how: 'not counted: no strace' };
  }
  const ended = new Promise<void>((done) => tracer.once('exit', () => done()));
  let said = '';
  tracer.stderr.on('data', (chunk) => {
    said += String(chunk);
  });
  try {
    const answered = await waitUntil('strace answers', () => said !== '' || tracer.exitCode !== null);
    const attached = answered && /attached/.test(said);
    await work();
    if (!attached) return { syncs: null, how: `not counted: ${said.trim().slice(0, 100)}` };
  } finally {
    tracer.kill('SIGINT');
    await ended;
  }
  const syncs = readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => /\bf(data)?sync\(/.test(line)).length;
  return { syncs, how: `${syncs} counted by strace` };
}
