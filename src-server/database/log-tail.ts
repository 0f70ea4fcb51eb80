// Owns the newest part of the log in memory: after an outage everybody reads the same few thousand entries.
import type { ChangeLog, RowChange } from './change-log.ts';
import type { MessageRow, MessageRows } from './message-rows.ts';

export type LogEntry = MessageRow | RowChange;

/** Some megabytes; who has been away for longer reads from the database. */
const entriesKept = 10_000;
const readAtOnce = 500;

export const placeOf = (entry: LogEntry): number => ('body' in entry ? entry.order : entry.seq);

/** Reads what is committed: not to be asked inside a transaction that may be rolled back. */
export function prepareLogTail(messages: MessageRows, changes: ChangeLog, kept: number = entriesKept) {
  /** In order, none missing between `from` and `upTo`. */
  let entries: LogEntry[] = [];
  let from = -1;
  let upTo = -1;

  /** As they are in the database: messages and other changes as one list. */
  function read(seq: number, limit: number): LogEntry[] {
    const told = messages.after(seq, limit);
    const changed = changes.after(seq, limit);
    // Beyond the shorter list's end the other may have skipped numbers that are only in its next part.
    const end = Math.min(
      told.length === limit ? (told.at(-1)?.order ?? 0) : Number.POSITIVE_INFINITY,
      changed.length === limit ? (changed.at(-1)?.seq ?? 0) : Number.POSITIVE_INFINITY,
    );
    const merged: LogEntry[] = [];
    let next = 0;
    for (const message of told) {
      for (let change = changed[next]; change && change.seq < message.order; change = changed[next]) {
        merged.push(change);
        next += 1;
      }
      merged.push(message);
    }
    merged.push(...changed.slice(next));
    return merged.filter((entry) => placeOf(entry) <= end);
  }

  function readOn(): void {
    const head = changes.head();
    if (upTo < 0) {
      from = Math.max(0, head - kept);
      upTo = from;
    }
    while (upTo < head) {
      const more = read(upTo, readAtOnce);
      const last = more.at(-1);
      if (last === undefined) return;
      upTo = placeOf(last);
      for (const entry of more) {
        entries.push(entry);
        if (!('body' in entry) && entry.kind === 'message') renew(Number(entry.ref));
      }
    }
    if (entries.length <= 2 * kept) return;
    const passed = entries.at(-kept - 1);
    if (passed !== undefined) from = placeOf(passed);
    entries = entries.slice(-kept);
  }

  /** A note's words changed: whoever passes where it was born is told the newest. */
  function renew(order: number): void {
    const index = firstAfter(order - 1);
    const entry = entries[index];
    const body = messages.body(order);
    if (entry === undefined || body === undefined || !('body' in entry) || entry.order !== order) return;
    entries[index] = { ...entry, body };
  }

  function firstAfter(seq: number): number {
    let low = 0;
    let high = entries.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const entry = entries[middle];
      if (entry !== undefined && placeOf(entry) <= seq) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  return {
    /** What follows `seq`, in order, at least one where there is any, about `limit` at most. */
    after(seq: number, limit: number): readonly LogEntry[] {
      readOn();
      if (seq < from) return read(seq, limit);
      const index = firstAfter(seq);
      return entries.slice(index, index + limit);
    },
  };
}
export type LogTail = ReturnType<typeof prepareLogTail>;
