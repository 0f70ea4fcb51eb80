// Tries the thread that copies the log on a real database: it copies beside the writer, and the log is bounded without it.
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { z } from 'zod';
import type { Database } from './database.ts';
import { databaseFileName, openDatabase } from './open-database.ts';
import { startCheckpoints } from './start-checkpoints.ts';

let folder: string;
let database: Database;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'guichet-checkpoints-'));
  database = openDatabase(folder);
  database.pragma('synchronous = OFF');
  database.exec('CREATE TABLE filler (body BLOB)');
});
afterEach(() => {
  database.close();
  rmSync(folder, { recursive: true, force: true });
});

const logSchema = z.tuple([z.object({ log: z.int(), checkpointed: z.int() })]);
const readLog = () => logSchema.parse(database.pragma('wal_checkpoint(NOOP)'))[0];
const patient = { timeout: 10_000, interval: 20 };
/** About a thousand pages a time. */
function write(times: number): void {
  const insert = database.prepare('INSERT INTO filler VALUES (zeroblob(4000000))');
  for (let time = 0; time < times; time += 1) insert.run();
}

it('SRV-64 what waits in the log is copied by a thread beside the one that writes, which goes on', async () => {
  const failures: unknown[] = [];
  const checkpoints = startCheckpoints(folder, (error) => failures.push(error));
  for (let time = 0; time < 3; time += 1) {
    write(4);
    await vi.waitFor(() => {
      const { log, checkpointed } = readLog();
      expect(checkpointed).toBeGreaterThan(2_900);
      expect(log - checkpointed).toBeLessThan(1_000);
    }, patient);
  }
  expect([failures, database.pragma('integrity_check', { simple: true })]).toEqual([[], 'ok']);
  await checkpoints.stop();
  // Nobody else has it open: closing it copies the rest and leaves no log.
  database.close();
  expect(existsSync(join(folder, `${databaseFileName}-wal`))).toBe(false);
});

it('SRV-64 the log is bounded without the thread, which says when it fails', async () => {
  const failures: unknown[] = [];
  const nowhere = startCheckpoints(join(folder, 'nowhere'), (error) => failures.push(error));
  await vi.waitFor(() => expect(failures).toHaveLength(1), patient);
  await nowhere.stop();
  write(40);
  const bytes = statSync(join(folder, `${databaseFileName}-wal`)).size;
  expect(bytes).toBeLessThan(20_000 * 4_120);
});
