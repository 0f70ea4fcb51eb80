// Owns which numbers a conversation's messages have: runs of neighbours, the newest in memory until many are written at once.
import type { Database } from './database.ts';
import { prepareInsertMany } from './prepare-insert-many.ts';

/** All messages from number `first` to `last` are of this conversation; other rows may have numbers between. */
export type MessageRun = { conversationId: string; first: number; last: number };

/**
 * Runs are kept by conversation, so that those of a group would each change another page: together, a few hundred
 * change little more. Past this many the group at hand writes them all, with the number up to which that is so.
 */
const writtenTogether = 512;

export function prepareMessageRuns(database: Database, together: number = writtenTogether) {
  const written = database.prepare<[], number>('SELECT up_to FROM message_runs_written').pluck();
  const setWritten = database.prepare<[number]>('UPDATE message_runs_written SET up_to = ?');
  const since = database.prepare<[number], { order: number; conversationId: string }>(
    `SELECT "order", conversation_id AS conversationId FROM messages WHERE "order" > ? ORDER BY "order"`,
  );
  const insert = prepareInsertMany(database, 'INSERT INTO message_runs', 3);
  /** In order; null: to be read from the database. */
  let newest: MessageRun[] | null = null;

  function unwritten(): MessageRun[] {
    newest ??= runsOf(since.all(written.get() ?? 0));
    return newest;
  }

  function write(runs: readonly MessageRun[]): void {
    const values: (string | number)[] = [];
    const byPlace = [...runs].sort(
      (left, right) => compare(left.conversationId, right.conversationId) || left.first - right.first,
    );
    for (const { conversationId, first, last } of byPlace) values.push(conversationId, first, last);
    insert(values);
    setWritten.run(runs.at(-1)?.last ?? 0);
  }

  return {
    /** In order, those of messages that will be written in the same transaction next. */
    add(runs: readonly MessageRun[]): void {
      const all = unwritten();
      all.push(...runs);
      if (all.length < together) return;
      write(all);
      newest = [];
    },
    /** A transaction was taken back: what was added in it is no more, what it wrote is unwritten. */
    takenBack(): void {
      newest = null;
    },
    /** Those of the conversation that are not in the table yet, in order; later than all that are. */
    unwrittenOf: (conversationId: string): MessageRun[] =>
      unwritten().filter((run) => run.conversationId === conversationId),
  };
}
export type MessageRuns = ReturnType<typeof prepareMessageRuns>;

/** `messages` in order. */
export function runsOf(messages: Iterable<{ order: number; conversationId: string }>): MessageRun[] {
  const runs: MessageRun[] = [];
  for (const { order, conversationId } of messages) {
    const run = runs.at(-1);
    if (run?.conversationId === conversationId) run.last = order;
    else runs.push({ conversationId, first: order, last: order });
  }
  return runs;
}

function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
