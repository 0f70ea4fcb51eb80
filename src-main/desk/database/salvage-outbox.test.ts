// Owns the proof that a damaged outbox never stops the desk, costs only what stood on the damaged pages, and is put aside whole.
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { agentIdSchema, commandIdSchema, conversationIdSchema } from '../../../src-shared/std/ids.ts';
import { type SeededRandom, seededRandom } from '../../../src-shared/std/seeded-random.ts';
import { openCache } from './open-cache.ts';
import { openOutbox } from './open-outbox.ts';
import { openOrSalvageOutbox } from './salvage-outbox.ts';
import { readSalvageImage, type SalvagedRow, salvagedRows } from './salvage-pages.ts';

const pageSize = 4_096;
const tables = ['accounts', 'entries', 'drafts', 'edits', 'settled', 'notified', 'preferences'] as const;
let folder: string;
/** A whole outbox, as it lies on disk after a stop, and after a kill with its journal. */
let stopped: Buffer;
let killed: { main: Buffer; wal: Buffer };
/** What stands in each, said by SQLite: one JSON text a row, by table. */
let expected: Map<string, string[]>;

const rowsBy = (path: string) => {
  const sqlite = new Database(path, { readonly: true });
  const all = new Map<string, string[]>(
    tables.map((table) => [
      table,
      sqlite
        .prepare(`SELECT * FROM ${table}`)
        .all()
        .map((row) => JSON.stringify(row)),
    ]),
  );
  sqlite.close();
  return all;
};

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'guichet-salvage-'));
  const dataDir = join(folder, 'whole');
  const outbox = openOutbox({ dataDir, nativeBinding: null });
  const random = seededRandom(11);
  for (const agent of ['ada', 'grace', 'joan']) {
    const { id } = outbox.accounts.signIn({
      serverUrl: 'http://one.example',
      agentId: agentIdSchema.parse(agent),
      agentName: agent,
      email: `${agent}@one.example`,
      workspaceName: 'W',
    });
    const entries = outbox.entriesOf(id);
    for (let n = 0; n < 60; n += 1) {
      const conversationId = conversationIdSchema.parse(`conversation-${n % 20}`);
      const text = `${agent} ${n} é ${'word '.repeat(n % 9 === 0 ? 1_500 : random.below(120))}`;
      outbox.draftsOf(id).save(conversationId, n % 2 === 0 ? 'reply' : 'note', text, n);
      const entryId = commandIdSchema.parse(`${agent}-entry-${n}`.padEnd(20, '-'));
      const what = { what: 'refused', kind: 'note', before: `${n}` } as const;
      outbox.editsOf(id).save({ ...what, editedId: entryId, conversationId, text }, n);
      entries.queue({
        entries: [
          {
            id: entryId,
            command: { name: 'add-note', conversationId, text },
            madeAt: n,
            heldUntil: n % 3 === 0 ? n : null,
          },
        ],
        clearsDraft: null,
        replaces: [],
      });
      if (n % 5 === 0) entries.refuse(entryId, 'gone');
      if (n % 7 === 0) entries.remove([entryId]);
      outbox.notifiedOf(id).remember('db-1', n + 1);
    }
  }
  const at = (suffix: string) => join(dataDir, `outbox.db${suffix}`);
  killed = { main: readFileSync(at('')), wal: readFileSync(at('-wal')) };
  outbox.close();
  stopped = readFileSync(at(''));
  expected = rowsBy(at(''));
});
afterAll(() => rmSync(folder, { recursive: true }));

let made = 0;
/** Opens a desk's outbox over these bytes, checks that it starts, and gives what is in it. */
function start(main: Buffer, wal: Buffer | null = null) {
  made += 1;
  const dataDir = join(folder, `try-${made}`);
  mkdirSync(dataDir);
  writeFileSync(join(dataDir, 'outbox.db'), main);
  if (wal !== null) writeFileSync(join(dataDir, 'outbox.db-wal'), wal);
  const outbox = openOrSalvageOutbox({ dataDir, nativeBinding: null, now: 1_000 });
  const salvaged = outbox.accounts.salvagedAt(2_000) !== null;
  outbox.close();
  const rows = rowsBy(join(dataDir, 'outbox.db'));
  const aside = join(dataDir, 'outbox.db.damaged-1000');
  if (salvaged) {
    expect(readFileSync(aside).equals(main)).toBe(true);
    if (wal !== null) expect(readFileSync(`${aside}-wal`).equals(wal)).toBe(true);
  } else expect(existsSync(aside)).toBe(false);
  expect(readdirSync(dataDir).some((name) => /salvag/.test(name))).toBe(false);
  rmSync(dataDir, { recursive: true });
  return { salvaged, rows };
}

/** Rows of tables by what tells them apart, with the pages each stands on. */
function standing(main: Buffer): { key: string; row: SalvagedRow }[] {
  return [...salvagedRows(readSalvageImage(main, null))].map((row) => ({
    key: JSON.stringify(row.values.filter((value) => typeof value === 'string' && value !== '')),
    row,
  }));
}
const textsOf = (json: string) => {
  const row: Record<string, unknown> = JSON.parse(json);
  return JSON.stringify(Object.values(row).filter((value) => typeof value === 'string' && value !== ''));
};

/** Every row none of whose pages was touched is there. */
function expectIntactKept(
  before: Buffer,
  touched: ReadonlySet<number>,
  after: Map<string, string[]>,
): number {
  const pagesOf = new Map(
    standing(before)
      .filter(({ row }) => isOfTable(row))
      .map(({ key, row }) => [key, row.pages]),
  );
  let kept = 0;
  for (const [table, rows] of expected) {
    const there = new Set(after.get(table));
    for (const row of rows) {
      const pages = pagesOf.get(textsOf(row));
      if (pages === undefined || pages.some((page) => touched.has(page))) continue;
      if (table === 'settled' || table === 'notified' || table === 'preferences') continue;
      expect(there.has(row), `${table} ${row.slice(0, 80)}`).toBe(true);
      kept += 1;
    }
  }
  return kept;
}
const isOfTable = ({ rowid, values }: SalvagedRow) => rowid !== null || values.length >= 5;

function flip(bytes: Buffer, random: SeededRandom, count: number, within = bytes.length): Set<number> {
  const touched = new Set<number>();
  for (let n = 0; n < count; n += 1) {
    const at = random.below(within);
    bytes.writeUInt8(bytes.readUInt8(at) ^ (1 + random.below(255)), at);
    touched.add(Math.floor(at / pageSize) + 1);
  }
  return touched;
}
/** Says that a newer program wrote it: that is answered, not mended. */
const versionOf = (bytes: Buffer) => bytes.readUInt32BE(60);

describe('rows read without SQLite', () => {
  it('OUTBOX-17: are those that SQLite reads, of a stopped file and of a killed one with its journal', () => {
    for (const image of [readSalvageImage(stopped, null), readSalvageImage(killed.main, killed.wal)]) {
      expect(image.journalBroken).toBe(false);
      const found = new Set(
        [...salvagedRows(image)]
          .filter(isOfTable)
          .map(({ values }) =>
            JSON.stringify(values.filter((value) => typeof value === 'string' && value !== '')),
          ),
      );
      for (const table of ['accounts', 'entries', 'drafts', 'settled', 'preferences'])
        for (const row of expected.get(table) ?? [])
          expect(found.has(textsOf(row)), row.slice(0, 80)).toBe(true);
    }
  });

  it('OUTBOX-17: a whole file that is salvaged all the same ends equal to itself, and brings back nothing deleted', () => {
    const header = Buffer.from(stopped);
    header.write('SQLite format 4', 0);
    const { salvaged, rows } = start(header);
    expect(salvaged).toBe(true);
    expect(rows).toEqual(expected);
  });
});

describe('a damaged outbox', () => {
  it('OUTBOX-17: with bytes flipped anywhere starts, and keeps every row on an intact page', () => {
    const random = seededRandom(5);
    let salvages = 0;
    let kept = 0;
    for (let round = 0; round < 40; round += 1) {
      const bytes = Buffer.from(stopped);
      const touched = flip(bytes, random, 1 + random.below(round % 3 === 0 ? 200 : 4));
      if (versionOf(bytes) !== versionOf(stopped)) bytes.writeUInt32BE(versionOf(stopped), 60);
      const { salvaged, rows } = start(bytes);
      if (salvaged) salvages += 1;
      kept += expectIntactKept(stopped, touched, rows);
    }
    expect(salvages).toBeGreaterThan(8);
    expect(kept).toBeGreaterThan(1_500);
  });

  it('OUTBOX-17: with a damaged header starts, and keeps the pages behind', () => {
    for (let at = 1; at < 100; at += 3) {
      if (at >= 60 && at < 64) continue;
      const bytes = Buffer.from(stopped);
      bytes.writeUInt8(bytes.readUInt8(at) ^ 0x5a, at);
      expect(expectIntactKept(stopped, new Set([1]), start(bytes).rows), `byte ${at}`).toBeGreaterThan(0);
    }
  });

  it('OUTBOX-17: cut off at any page, or anywhere, starts, and keeps what is before the cut', () => {
    const random = seededRandom(6);
    const lengths = Array.from({ length: stopped.length / pageSize }, (_, page) => page * pageSize);
    const within = lengths.filter((_, page) => page % 3 === 0).map((from) => from + random.below(pageSize));
    for (const length of [...lengths.filter((_, page) => page % 2 === 0), ...within]) {
      const touched = new Set<number>();
      for (let page = Math.floor(length / pageSize); page < stopped.length / pageSize; page += 1)
        touched.add(page + 1);
      const { rows } = start(stopped.subarray(0, length));
      expectIntactKept(stopped, touched, rows);
    }
  });

  it('OUTBOX-17: damaged in its journal loses no more than the frames that are', () => {
    const random = seededRandom(8);
    let salvages = 0;
    for (let round = 0; round < 30; round += 1) {
      const wal = Buffer.from(killed.wal);
      flip(wal, random, 1, wal.length - 2 * pageSize);
      const { salvaged, rows } = start(killed.main, wal);
      if (salvaged) salvages += 1;
      const there = new Set([...rows.values()].flat());
      const lost = [...expected.values()].flat().filter((row) => !there.has(row)).length;
      expect(lost).toBeLessThan(40);
    }
    expect(salvages).toBeGreaterThan(2);
  });

  it('OUTBOX-17: without its journal, or with another database in its place, starts', () => {
    start(killed.main);
    const dataDir = join(folder, 'cache');
    openCache({
      dataDir,
      owner: { serverUrl: 'http://one.example', agentId: 'ada' },
      nativeBinding: null,
      now: 1,
    }).close();
    const { salvaged, rows } = start(readFileSync(join(dataDir, 'cache.db')));
    expect([salvaged, [...rows.values()].flat()]).toEqual([true, []]);
    expect(start(Buffer.from('not a database '.repeat(2_000))).salvaged).toBe(true);
    expect(start(Buffer.alloc(0)).salvaged).toBe(false);
  });

  it('OUTBOX-17: left half put aside by a killed desk, it is gone on with', () => {
    const dataDir = join(folder, 'half');
    mkdirSync(dataDir);
    const at = (name: string) => join(dataDir, name);
    writeFileSync(at('outbox.db.salvaged'), stopped);
    writeFileSync(at('outbox.db'), 'damaged');
    writeFileSync(at('outbox.db.salvaging'), 'half made');
    const outbox = openOrSalvageOutbox({ dataDir, nativeBinding: null, now: 5 });
    outbox.close();
    expect(rowsBy(at('outbox.db'))).toEqual(expected);
    expect(readFileSync(at('outbox.db.damaged-5'), 'utf8')).toBe('damaged');
  });

  it('OUTBOX-17: says so for a week, or until the agent signs out', () => {
    const dataDir = join(folder, 'told');
    mkdirSync(dataDir);
    writeFileSync(join(dataDir, 'outbox.db'), stopped.subarray(0, 3 * pageSize));
    const outbox = openOrSalvageOutbox({ dataDir, nativeBinding: null, now: 1_000 });
    const week = 7 * 24 * 60 * 60 * 1_000;
    expect([outbox.accounts.salvagedAt(1_000), outbox.accounts.salvagedAt(1_000 + week)]).toEqual([
      1_000,
      null,
    ]);
    outbox.accounts.signOut();
    expect(outbox.accounts.salvagedAt(1_000)).toBeNull();
    outbox.close();
  });

  it('OUTBOX-8: an account whose row is lost is found by its index, and its number goes to nobody else', () => {
    const page = standing(stopped).find(({ key }) => key.includes('ada@one.example'))?.row.pages[0] ?? 0;
    const bytes = Buffer.from(stopped);
    bytes.fill(0xa5, (page - 1) * pageSize, page * pageSize);
    const { rows } = start(bytes);
    const ids = (table: string, name: string) =>
      (rows.get(table) ?? []).map((row) =>
        Number(Object.entries(JSON.parse(row)).find(([key]) => key === name)?.[1]),
      );
    expect(new Set(ids('accounts', 'id'))).toEqual(new Set([1, 2, 3]));
  });
});
