// Owns inserting many rows with few statements: at hundreds per transaction the calls cost more than the rows.
import type { Database } from './database.ts';

/** Rows per statement, largest first; each is prepared once. */
const sizes = [32, 8, 1] as const;

export type InsertMany = (values: readonly (string | number | null)[]) => void;

/** `insert` is all before VALUES. The function takes the rows' values one row after the other, `columns` for each. */
export function prepareInsertMany(database: Database, insert: string, columns: number): InsertMany {
  const row = `(${Array(columns).fill('?').join(', ')})`;
  const statements = sizes.map((size) => ({
    width: size * columns,
    statement: database.prepare(`${insert} VALUES ${Array(size).fill(row).join(', ')}`),
  }));
  return (values) => {
    let done = 0;
    for (const { width, statement } of statements) {
      for (; values.length - done >= width; done += width) statement.run(values.slice(done, done + width));
    }
  };
}
