// Owns the reference of `catch-up`: better-sqlite3 alone, one prepared insert, 500 rows per transaction, as durable as the cache.
// Arguments: where to put the database, how many rows. Prints how long the inserting took.
import Database from 'better-sqlite3';

const [path = '', count = '0'] = process.argv.slice(2);
const perTransaction = 500;
const words =
  'my parcel should have been here on Tuesday; where is it now, and who can I call about it, please';

const database = new Database(path);
database.pragma('locking_mode = EXCLUSIVE');
database.pragma('journal_mode = WAL');
database.pragma('synchronous = NORMAL');
// The columns of the cache's `messages`, its key, and no other index.
database.exec(`
  CREATE TABLE messages (
    id TEXT PRIMARY KEY, conversation_id TEXT NOT NULL, place INTEGER NOT NULL, seq INTEGER NOT NULL, kind TEXT NOT NULL,
    author_kind TEXT NOT NULL, author_id TEXT, at INTEGER NOT NULL, text TEXT, activity TEXT, edited_at INTEGER,
    removed_at INTEGER
  ) STRICT`);
const insert = database.prepare('INSERT INTO messages VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)');
const rows = Array.from({ length: Number(count) }, (_, n) => {
  const conversation = `past-${n % 1_000}`;
  const text = `${Math.floor(n / 1_000)} of ${n % 1_000}: ${words}`;
  return [
    ...[`${conversation}-${Math.floor(n / 1_000)}`, conversation, n, n, 'incoming', 'contact'],
    ...[`contact-of-${conversation}`, 1_790_000_000_000 + n, text, null, null, null],
  ];
});
const insertSome = database.transaction((from: number) => {
  for (let n = from; n < Math.min(from + perTransaction, rows.length); n += 1) insert.run(...(rows[n] ?? []));
});
const from = performance.now();
for (let n = 0; n < rows.length; n += perTransaction) insertSome(n);
const ms = performance.now() - from;
const held = Number(database.prepare('SELECT count(*) FROM messages').pluck().get());
database.close();
process.stdout.write(`${JSON.stringify({ ms, held })}\n`);
process.exit(0);
