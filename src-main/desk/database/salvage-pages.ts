// Owns reading a damaged SQLite file without SQLite: every page that makes sense by itself, and the rows that stand on it.

/** Ours never have another: it is not asked of a header that may be damaged. */
const pageSize = 4_096;
const headerSize = 100;
const frameHeaderSize = 24;
const walHeaderSize = 32;

export type SalvagedValue = number | string | null | Uint8Array;
/** `rowid` null: of an index, or of a table without. `pages` are all it stands on, counted from 1. */
export type SalvagedRow = { rowid: number | null; values: SalvagedValue[]; pages: number[] };

export type SalvageImage = {
  pages: readonly Uint8Array[];
  /** A frame of the journal can not be read and later ones can: what SQLite makes of it lacks what was committed. */
  journalBroken: boolean;
};

/** `database` and `wal` as they lie on disk; the journal's committed frames are laid over the file. */
export function readSalvageImage(database: Buffer, wal: Buffer | null): SalvageImage {
  const pages: Uint8Array[] = [];
  for (let at = 0; at + pageSize <= database.length; at += pageSize)
    pages.push(database.subarray(at, at + pageSize));
  // What is left of a page that was cut off is looked at as well.
  const rest = database.length % pageSize;
  if (rest > 0) pages.push(Buffer.concat([database.subarray(database.length - rest)], pageSize));
  const frames = wal === null ? { good: [], broken: false } : readJournal(wal);
  for (const { page, body } of frames.good) {
    while (pages.length < page - 1) pages.push(new Uint8Array(pageSize));
    pages[page - 1] = body;
  }
  return { pages, journalBroken: frames.broken };
}

type Frame = { page: number; body: Uint8Array };

/** Each frame is judged by the sums the one before it says: one that is damaged costs only itself and its follower. */
function readJournal(wal: Buffer): { good: Frame[]; broken: boolean } {
  const good: Frame[] = [];
  const none = { good, broken: false };
  if (wal.length < walHeaderSize) return none;
  const magic = wal.readUInt32BE(0);
  if (magic !== 0x377f0682 && magic !== 0x377f0683) return { good, broken: wal.length > walHeaderSize };
  const word = (buffer: Buffer, at: number) =>
    magic === 0x377f0683 ? buffer.readUInt32BE(at) : buffer.readUInt32LE(at);
  const sum = (buffer: Buffer, [one, two]: readonly [number, number]): [number, number] => {
    let first = one;
    let second = two;
    for (let at = 0; at < buffer.length; at += 8) {
      first = (first + word(buffer, at) + second) >>> 0;
      second = (second + word(buffer, at + 4) + first) >>> 0;
    }
    return [first, second];
  };
  let before: readonly [number, number] = sum(wal.subarray(0, 24), [0, 0]);
  let committed = 0;
  let broken = false;
  /** A frame of the present transaction, and of one before it, can not be read. */
  let failed = false;
  let failedBefore = false;
  const step = frameHeaderSize + pageSize;
  for (let at = walHeaderSize; at + step <= wal.length; at += step) {
    const head = wal.subarray(at, at + frameHeaderSize);
    // Left over from an earlier round of the journal.
    if (head.compare(wal, 16, 24, 8, 16) !== 0) break;
    const body = wal.subarray(at + frameHeaderSize, at + step);
    const [first, second] = sum(body, sum(head.subarray(0, 8), before));
    before = [head.readUInt32BE(16), head.readUInt32BE(20)];
    if (first !== before[0] || second !== before[1]) {
      failed = true;
      continue;
    }
    const page = head.readUInt32BE(0);
    if (page === 0 || page > 1_000_000) continue;
    good.push({ page, body });
    if (head.readUInt32BE(4) === 0) continue;
    // Power that failed leaves the last transaction torn, which was never answered: damage is what others follow upon.
    broken ||= failedBefore;
    if (broken || !failed) committed = good.length;
    failedBefore ||= failed;
    failed = false;
  }
  return { good: good.slice(0, committed), broken };
}

/** Every row of every leaf, and of the inner pages of tables without a rowid. What makes no sense is left out. */
export function* salvagedRows({ pages }: SalvageImage): Generator<SalvagedRow> {
  const free = freePages(pages);
  for (let number = 1; number <= pages.length; number += 1) {
    const bytes = pages[number - 1];
    if (bytes === undefined || free.has(number)) continue;
    const start = number === 1 ? headerSize : 0;
    const kind = bytes[start];
    if (kind !== 0x0d && kind !== 0x0a && kind !== 0x02) continue;
    const page = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const count = page.readUInt16BE(start + 3);
    const pointers = start + (kind === 0x02 ? 12 : 8);
    for (let cell = 0; cell < count && pointers + cell * 2 + 2 <= pageSize; cell += 1) {
      const row = readCell(pages, page, number, kind, page.readUInt16BE(pointers + cell * 2));
      if (row !== null) yield row;
    }
  }
}

/** Rows there were deleted. */
function freePages(pages: readonly Uint8Array[]): ReadonlySet<number> {
  const free = new Set<number>();
  const wordAt = (page: number, at: number) => {
    const bytes = pages[page - 1];
    return bytes === undefined ? 0 : new DataView(bytes.buffer, bytes.byteOffset).getUint32(at);
  };
  let trunk = wordAt(1, 32);
  const total = wordAt(1, 36);
  while (trunk > 0 && trunk <= pages.length && !free.has(trunk)) {
    free.add(trunk);
    const leaves = Math.min(wordAt(trunk, 4), pageSize / 4 - 2);
    for (let leaf = 0; leaf < leaves; leaf += 1) free.add(wordAt(trunk, 8 + leaf * 4));
    trunk = wordAt(trunk, 0);
  }
  // A list that does not add up is damaged itself: better a row too many than one too few.
  return free.size === total ? free : new Set();
}

function readCell(
  pages: readonly Uint8Array[],
  page: Buffer,
  number: number,
  kind: number,
  pointer: number,
): SalvagedRow | null {
  const length = readVarint(page, kind === 0x02 ? pointer + 4 : pointer);
  if (length === null) return null;
  const rowid = kind === 0x0d ? readVarint(page, length.next) : null;
  if (kind === 0x0d && rowid === null) return null;
  const at = rowid?.next ?? length.next;
  const size = length.value;
  if (size > 64 * 1024 * 1024) return null;
  const most = kind === 0x0d ? pageSize - 35 : Math.floor(((pageSize - 12) * 64) / 255) - 23;
  const least = Math.floor(((pageSize - 12) * 32) / 255) - 23;
  const spilt = least + ((size - least) % (pageSize - 4));
  const local = size <= most ? size : spilt <= most ? spilt : least;
  if (at + local + (local < size ? 4 : 0) > pageSize) return null;
  const parts = [page.subarray(at, at + local)];
  const stands = [number];
  let left = size - local;
  let next = left > 0 ? page.readUInt32BE(at + local) : 0;
  while (left > 0) {
    const bytes = pages[next - 1];
    if (bytes === undefined || stands.includes(next)) return null;
    stands.push(next);
    const more = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    parts.push(more.subarray(4, 4 + Math.min(left, pageSize - 4)));
    left -= pageSize - 4;
    next = more.readUInt32BE(0);
  }
  const values = readRecord(Buffer.concat(parts));
  return values === null ? null : { rowid: rowid?.value ?? null, values, pages: stands };
}

/** Null unless its header and its values fill it exactly. */
function readRecord(record: Buffer): SalvagedValue[] | null {
  const head = readVarint(record, 0);
  if (head === null || head.value > record.length || head.value > 1_000) return null;
  const values: SalvagedValue[] = [];
  let at = head.next;
  let body = head.value;
  while (at < head.value) {
    const type = readVarint(record, at);
    if (type === null) return null;
    at = type.next;
    const size = sizeOf(type.value);
    if (size === null || body + size > record.length) return null;
    values.push(valueIn(type.value, record.subarray(body, body + size)));
    body += size;
  }
  return at === head.value && body === record.length ? values : null;
}

function sizeOf(type: number): number | null {
  if (type >= 12) return Math.floor((type - 12) / 2);
  return [0, 1, 2, 3, 4, 6, 8, 8, 0, 0][type] ?? null;
}

function valueIn(type: number, bytes: Buffer): SalvagedValue {
  if (type === 0) return null;
  if (type === 7) return bytes.readDoubleBE(0);
  if (type >= 12) return type % 2 === 1 ? bytes.toString('utf8') : bytes;
  if (type >= 8) return type - 8;
  return bytes.length === 8 ? Number(bytes.readBigInt64BE(0)) : bytes.readIntBE(0, bytes.length);
}

function readVarint(bytes: Buffer, from: number): { value: number; next: number } | null {
  let value = 0n;
  for (let n = 0; n < 9; n += 1) {
    const byte = bytes[from + n];
    if (byte === undefined) return null;
    if (n === 8) return { value: Number(BigInt.asIntN(64, (value << 8n) | BigInt(byte))), next: from + 9 };
    value = (value << 7n) | BigInt(byte & 0x7f);
    if (byte < 0x80) return { value: Number(value), next: from + n + 1 };
  }
  return null;
}
