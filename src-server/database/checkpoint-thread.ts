// Owns the thread beside the server that copies what the write-ahead log holds into the database file (start-checkpoints.ts).
// It imports as little as it can: what it loads is loaded a second time in the process.
import { parentPort, workerData } from 'node:worker_threads';
import SqliteDatabase from 'better-sqlite3';

const lookEveryMs = 200;
/** Pages of the log: few enough that the disk is not busy for long, many enough that what changes often is copied seldom. */
const copiedTogether = 1_000;

const database = new SqliteDatabase(String(workerData), { fileMustExist: true });
database.pragma('synchronous = FULL');
// In pages; NOOP only asks.
const readLog = database.prepare<[], { log: number; checkpointed: number }>('PRAGMA wal_checkpoint(NOOP)');
let hasFailed = false;

function look(): void {
  try {
    const { log, checkpointed } = readLog.get() ?? { log: 0, checkpointed: 0 };
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
