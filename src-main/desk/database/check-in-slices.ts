// Owns looking at all of a database for damage, some milliseconds at a time: every row is read, and found by every index.
import { DatabaseDamaged, type Sqlite } from './open-sqlite.ts';

/** One slice's time, ms: short enough that nobody waiting for an answer feels it. */
const sliceMs = 10;
/** Rows between two looks at the clock; of the longest words some hundred KiB. */
const rowsAtOnce = 20;

/** Looks at the next rows of one table; false when there are none. */
type Look = () => boolean;
type Column = { name: string; type: string; pk: number };
type Index = { name: string; columns: readonly string[]; where: string };

/**
 * Each call goes on for about one slice by `now` (monotonic ms); false when all was looked at. Throws DatabaseDamaged, or
 * what SQLite says of a page it can not read. Rows may come and go between two slices. What `quick_check` finds besides,
 * pages that belong to nobody or to two, shows itself when they are written.
 */
export function checkInSlices(sqlite: Sqlite, tables: readonly string[]): (now: () => number) => boolean {
  const left = [...tables];
  let look: Look | null = null;
  return (now) => {
    const endsAt = now() + sliceMs;
    do {
      if (look === null) {
        const table = left.shift();
        if (table === undefined) return false;
        look = lookThrough(sqlite, table);
      }
      if (!look()) look = null;
    } while (now() < endsAt);
    return true;
  };
}

function lookThrough(sqlite: Sqlite, table: string): Look {
  const columns = sqlite
    .prepare<[string], Column>('SELECT name, type, pk FROM pragma_table_xinfo(?)')
    .all(table);
  const [found] = sqlite.prepare<[string], { wr: number }>('SELECT wr FROM pragma_table_list(?)').all(table);
  return found?.wr === 1 ? lookByKey(sqlite, table, columns) : lookByRowid(sqlite, table, columns);
}

/** Reading it to its end: of what does not fit on its page, the length alone tells that all of it is there. */
function wholeLength(columns: readonly Column[]): string {
  const texts = columns
    .filter(({ type }) => type === 'TEXT')
    .map(({ name }) => `coalesce(length(${name}), 0)`);
  return texts.length === 0 ? '0' : texts.join(' + ');
}

/** Its key is text without an empty one among it, and it has no other index. */
function lookByKey(sqlite: Sqlite, table: string, columns: readonly Column[]): Look {
  const key = columns.filter(({ pk }) => pk > 0).sort((left, right) => left.pk - right.pk);
  const names = key.map(({ name }) => name).join(', ');
  const read = sqlite
    .prepare<unknown[], string[]>(
      `SELECT ${names}, ${wholeLength(columns)} FROM ${table}
       WHERE (${names}) > (${key.map(() => '?').join(', ')}) ORDER BY ${names} LIMIT ${rowsAtOnce}`,
    )
    .raw();
  let after: readonly string[] = key.map(() => '');
  return () => {
    const rows = read.all(...after);
    after = rows.at(-1)?.slice(0, key.length) ?? after;
    return rows.length === rowsAtOnce;
  };
}

function lookByRowid(sqlite: Sqlite, table: string, columns: readonly Column[]): Look {
  const read = sqlite
    .prepare<[number], [number, number]>(
      `SELECT rowid, ${wholeLength(columns)} FROM ${table} NOT INDEXED WHERE rowid > ? ORDER BY rowid LIMIT ${rowsAtOnce}`,
    )
    .raw();
  const indexes = indexesOf(sqlite, table).map((index) => findBy(sqlite, table, index));
  let after = Number.MIN_SAFE_INTEGER;
  return () => {
    const rowids = read.all(after).map(([rowid]) => rowid);
    const before = after;
    for (const rowid of rowids) {
      if (rowid <= after) throw new DatabaseDamaged(`${table}: row ${rowid} comes after row ${after}`);
      after = rowid;
    }
    if (rowids.length > 0) for (const expectAll of indexes) expectAll(before, after);
    return rowids.length === rowsAtOnce;
  };
}

function indexesOf(sqlite: Sqlite, table: string): Index[] {
  return sqlite
    .prepare<[string], { name: string; sql: string | null }>(
      `SELECT i.name, s.sql FROM pragma_index_list(?) AS i JOIN sqlite_schema AS s ON s.type = 'index' AND s.name = i.name`,
    )
    .all(table)
    .map(({ name, sql }) => ({
      name,
      columns: sqlite
        .prepare<[string], { name: string }>('SELECT name FROM pragma_index_info(?)')
        .all(name)
        .map((column) => column.name),
      // As its migration wrote it: nothing else says which rows a partial index has.
      where: sql?.split(/\sWHERE\s/)[1] ?? 'true',
    }));
}

function findBy(sqlite: Sqlite, table: string, { name, columns, where }: Index) {
  const range = `FROM ${table} NOT INDEXED WHERE rowid > ? AND rowid <= ? AND (${where})`;
  const has = sqlite.prepare<[number, number], number>(`SELECT count(*) ${range}`).pluck();
  const keys = columns.map((column, at) => `${column} AS key${at}`).join(', ');
  const same = columns.map((column, at) => `there.${column} IS here.key${at}`).join(' AND ');
  const finds = sqlite
    .prepare<[number, number], number>(
      `SELECT count(*) FROM (SELECT rowid AS at, ${keys} ${range}) AS here
       CROSS JOIN ${table} AS there INDEXED BY ${name} ON ${same} AND there.rowid = here.at WHERE (${where})`,
    )
    .pluck();
  return (after: number, upTo: number) => {
    const [expected, found] = [has.get(after, upTo), finds.get(after, upTo)];
    if (found !== expected)
      throw new DatabaseDamaged(`${table}: ${name} finds ${found} of ${expected} rows up to ${upTo}`);
  };
}
