// Owns the thread beside the server that copies what the write-ahead log holds into the database file (checkpoints.ts).
import { parentPort, workerData } from 'node:worker_threads';
import SqliteDatabase from 'better-sqlite3';
import { z } from 'zod';

const lookEveryMs = 200;
/** Pages of the log: few enough that the disk is not busy for long, many enough that what changes often is copied seldom. */
const copiedTogether = 1_000;

const logSchema = z.tuple([z.object({ log: z.int(), checkpointed: z.int() })]);

const database = new SqliteDatabase(z.string().parse(workerData), { fileMustExist: true });
database.pragma('synchronous = FULL');
let hasFailed = false;

function look(): void {
  try {
    const [{ log, checkpointed }] = logSchema.parse(database.pragma('wal_checkpoint(NOOP)'));
    // Holds up neither readers nor the writer; what is written meanwhile is for the next time.
    if (log - checkpointed >= copiedTogether) database.pragma('wal_checkpoint(PASSIVE)');
    hasFailed = false;
  } catch (error) {
    // It is tried again; told once, not five times a second.
    if (!hasFailed) parentPort?.postMessage(String(error));
    hasFailed = true;
  }
}

const looking = setInterval(look, lookEveryMs);
parentPort?.once('message', () => {
  clearInterval(looking);
  database.close();
});
