// Owns a disk that can be full: a small one of its own, in memory, filled to its last byte and emptied again.
import { execFileSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export type SmallDisk = {
  /** An empty folder on it. */
  folder: string;
  /** Until nothing more can be written. */
  fill(): void;
  empty(): void;
  remove(): void;
};

/** Only root can make one. */
export function mountSmallDisk(megabytes: number): SmallDisk {
  const mountPoint = mkdtempSync(join(tmpdir(), 'guichet-small-disk-'));
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', mountPoint]);
  const filling = join(mountPoint, 'filling');
  return {
    folder: join(mountPoint, 'data'),
    fill() {
      const file = openSync(filling, 'a');
      for (const size of [1024 * 1024, 4096, 1]) {
        const block = Buffer.alloc(size);
        while (wasWritten(file, block)) {
          // Until there is no room for one of this size.
        }
      }
      closeSync(file);
    },
    empty() {
      rmSync(filling, { force: true });
    },
    remove() {
      execFileSync('umount', ['-l', mountPoint]);
      rmSync(mountPoint, { recursive: true, force: true });
    },
  };
}

function wasWritten(file: number, block: Buffer): boolean {
  try {
    return writeSync(file, block) === block.length;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOSPC') return false;
    throw error;
  }
}
