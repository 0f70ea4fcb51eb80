// Owns the search for every word anybody said: stored, refused with its words, back in a draft, or given up by its author.
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { tokensIn } from './word-ledger.ts';
import type { World } from './world.ts';

/** No desk runs. */
export function checkWords(world: World): void {
  const { server, desks, broke, ledger } = world;
  const stored = new Map<string, number>();
  const bodies = server.database.prepare<[], string>('SELECT body FROM messages').pluck().all();
  for (const body of bodies)
    for (const token of tokensIn(body)) stored.set(token, (stored.get(token) ?? 0) + 1);
  const kept = new Set<string>();
  const keep = (texts: readonly string[]) => {
    for (const text of texts) for (const token of tokensIn(text)) kept.add(token);
  };
  keep(server.database.prepare<[], string>('SELECT body FROM drafts').pluck().all());
  for (const desk of desks) {
    const outbox = new SqliteDatabase(join(desk.folder(), 'outbox.db'));
    const texts = (sql: string) => outbox.prepare<[], string>(sql).pluck().all();
    keep(texts('SELECT command FROM entries'));
    keep(texts('SELECT text FROM drafts'));
    const waiting = texts(`SELECT command FROM entries WHERE state <> 'refused'`);
    if (waiting.length > 0) broke('outbox-settled', `${desk.name} still has ${waiting.join()}`);
    for (const id of texts(`SELECT id FROM entries WHERE state = 'refused'`))
      if (server.watch.acked.has(id))
        broke('honest-outcome', `${desk.name} calls ${id} refused, which was acknowledged`);
    outbox.close();
  }
  for (const { token, who, fate } of ledger.all()) {
    const times = stored.get(token) ?? 0;
    const machines = desks.filter(({ agent }) => agent.id === who).length;
    if (times > 1 && machines < 2) broke('unique', `${token} of ${who} is stored ${times} times`);
    if (fate === 'not-taken' && (times > 0 || kept.has(token)))
      broke('words-kept', `${token} of ${who} is there, though ${who} was told that it was not taken`);
    if (times === 0 && !kept.has(token) && (fate === 'said' || fate === 'written'))
      broke('words-kept', `${token}, ${fate} by ${who}, is lost`);
  }
}
