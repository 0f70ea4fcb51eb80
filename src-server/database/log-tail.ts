// Owns the newest part of the log in memory: after an outage everybody reads the same few thousand entries.
import type { ChangeLog, RowChange } from './change-log.ts';
import type { ConversationRows, ConversationSight } from './conversation-rows.ts';
import type { MessageRow, MessageRows } from './message-rows.ts';

export type LogEntry = MessageRow | RowChange;

/** Some megabytes; who has been away for longer reads from the database. */
const entriesKept = 10_000;
const readAtOnce = 500;
/** Rows of some hundred bytes, of the conversations asked for last. */
const sightsKept = 5_000;

export const placeOf = (entry: LogEntry): number => ('body' in entry ? entry.order : entry.seq);

type LogTables = {
  messages: MessageRows;
  changes: ChangeLog;
  conversations: Pick<ConversationRows, 'sight'>;
};

/** Reads what is committed: not to be asked inside a transaction that may be rolled back. */
export function prepareLogTail({ messages, changes, conversations }: LogTables, kept: number = entriesKept) {
  /** In order, none missing between `from` and `upTo`. */
  let entries: LogEntry[] = [];
  let from = -1;
  let upTo = -1;
  /** As they are at `upTo`. */
  const sights = new Map<string, ConversationSight>();

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

  function readOn(): number {
    const head = changes.head();
    if (upTo < 0) {
      from = Math.max(0, head - kept);
      upTo = from;
    }
    while (upTo < head) {
      const more = read(upTo, readAtOnce);
      const last = more.at(-1);
      if (last === undefined) return head;
      upTo = placeOf(last);
      for (const entry of more) {
        entries.push(entry);
        if ('body' in entry) continue;
        if (entry.kind === 'message') renew(Number(entry.ref));
        else if (entry.kind === 'conversation') sights.delete(entry.ref);
      }
    }
    if (entries.length <= 2 * kept) return head;
    const passed = entries.at(-kept - 1);
    if (passed !== undefined) from = placeOf(passed);
    entries = entries.slice(-kept);
    return head;
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

  function sight(id: string): ConversationSight | undefined {
    const known = sights.get(id);
    if (known) return known;
    const found = conversations.sight(id);
    if (found === undefined) return undefined;
    if (sights.size >= sightsKept) sights.clear();
    sights.set(id, found);
    return found;
  }

  function after(seq: number, limit: number): readonly LogEntry[] {
    if (seq < from) return read(seq, limit);
    const index = firstAfter(seq);
    return entries.slice(index, index + limit);
  }

  return {
    /** Takes in what was committed since; what it answers holds until the next commit. */
    readOn: () => ({
      /** The last number given. */
      head: readOn(),
      /** What follows `seq`, in order, at least one where there is any, about `limit` at most. */
      after,
      /** Who may see the conversation, and its row. */
      sight,
    }),
  };
}
export type LogTail = ReturnType<typeof prepareLogTail>;
