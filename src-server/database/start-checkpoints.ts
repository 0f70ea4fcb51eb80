// Owns starting and ending the thread that copies the write-ahead log into the database, so that the sockets do not wait for it.
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { databaseFileName } from './open-database.ts';

/** It holds two numbers and a connection. */
const threadLimits = { maxOldGenerationSizeMb: 32, maxYoungGenerationSizeMb: 4 };

export type Checkpoints = {
  /** Resolves once the thread has closed its connection: whoever closes the last one leaves no log behind. */
  stop(): Promise<void>;
};

/**
 * Of the database in `dataDir`, which is open already. Without the thread, or when it is behind, the connection that
 * writes copies for itself (open-database.ts): nothing is lost and the log stays bounded. `onFailed` hears of it.
 */
export function startCheckpoints(dataDir: string, onFailed: (error: unknown) => void): Checkpoints {
  const thread = new Worker(new URL('./checkpoint-thread.ts', import.meta.url), {
    workerData: join(dataDir, databaseFileName),
    resourceLimits: threadLimits,
  });
  const ended = new Promise<void>((done) => thread.once('exit', () => done()));
  thread.on('error', onFailed);
  thread.on('message', onFailed);
  thread.unref();
  return {
    stop() {
      thread.ref();
      thread.postMessage('stop');
      return ended;
    },
  };
}
