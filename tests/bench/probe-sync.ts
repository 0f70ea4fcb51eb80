// Owns what a durable write costs on this disk right now: the floor under every acknowledged message.
import { closeSync, fdatasyncSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Latencies } from './open-loop.ts';

/** Appends and syncs one page as a small commit does, `times` times in `folder`; milliseconds, ascending. */
export function probeSync(folder: string, times: number): Latencies {
  const file = openSync(join(folder, 'sync-probe'), 'w');
  const page = Buffer.alloc(4_096 + 24, 7);
  const took: number[] = [];
  try {
    for (let count = 0; count < times; count += 1) {
      writeSync(file, page);
      const from = performance.now();
      fdatasyncSync(file);
      took.push(performance.now() - from);
    }
  } finally {
    closeSync(file);
  }
  return took.sort((left, right) => left - right);
}
