// Owns putting many rows with few statements: at a page of a catch-up the calls cost more than the rows.
import type { Sqlite } from './open-sqlite.ts';

/** Rows per statement, largest first; each is prepared once. */
const sizes = [16, 1] as const;

export type PutMany = (values: readonly (string | number | null)[]) => void;

/**
 * `insert` is all before VALUES, `row` one row of it, `conflict` what follows. The function takes the rows' values one row
 * after the other, one for each `?` of `row`.
 */
export function preparePutMany(
  sqlite: Sqlite,
  { insert, row, conflict }: { insert: string; row: string; conflict: string },
): PutMany {
  const columns = row.split('?').length - 1;
  const statements = sizes.map((size) => ({
    width: size * columns,
    statement: sqlite.prepare(`${insert} VALUES ${Array(size).fill(row).join(', ')} ${conflict}`),
  }));
  return (values) => {
    let done = 0;
    for (const { width, statement } of statements) {
      for (; values.length - done >= width; done += width) statement.run(values.slice(done, done + width));
    }
  };
}
