// Owns what must hold of effects once all is quiet: each carried out by somebody, none left, none for ever waited for.
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { z } from 'zod';
import { broken, type Violation } from './trial.ts';

const effectRowsSchema = z.array(z.object({ id: z.int(), doneAt: z.int().nullable() }));
export type Effects = { done: number[]; undone: number };

export function readEffects(serverDir: string): Effects {
  const database = new Database(join(serverDir, 'guichet.db'), { fileMustExist: true });
  try {
    const rows = effectRowsSchema.parse(
      database.prepare('SELECT id, done_at AS doneAt FROM effects ORDER BY id').all(),
    );
    const done = rows.filter(({ doneAt }) => doneAt !== null).map(({ id }) => id);
    return { done, undone: rows.length - done.length };
  } finally {
    database.close();
  }
}

/** `notified`: ids any console was told of. */
export function compareEffects({ done, undone }: Effects, notified: ReadonlySet<number>): Violation[] {
  const violations: Violation[] = [];
  if (undone > 0)
    violations.push(
      broken('effects-once', `${undone} effects were never carried out, with their agents there`),
    );
  const untold = done.filter((id) => !notified.has(id)).length;
  if (untold > 0) violations.push(broken('effects-once', `${untold} effects are done and nobody was told`));
  return violations;
}
