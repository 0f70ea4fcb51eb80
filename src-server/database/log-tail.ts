// Owns the newest part of the log in memory: after an outage everybody reads the same few thousand entries.
import type { ChangeLog } from './change-log.ts';
import type { ConversationRows, ConversationSight } from './conversation-rows.ts';
import { countUpTo, type LogEntry, placeOf } from './log-entry.ts';
import { createLogIndex, type LogReader } from './log-index.ts';
import type { MessageRows } from './message-rows.ts';

/** Some megabytes; who has been away for longer reads from the database. */
const entriesKept = 10_000;
const readAtOnce = 500;
/** Rows of some hundred bytes, of the conversations asked for last. */
const sightsKept = 5_000;

type LogTables = {
  messages: MessageRows;
  changes: ChangeLog;
  conversations: Pick<ConversationRows, 'sight' | 'sightsOfContact'>;
};

/** Reads what is committed: not to be asked inside a transaction that may be rolled back. */
export function prepareLogTail({ messages, changes, conversations }: LogTables, kept: number = entriesKept) {
  /** In order, none missing between `from` and `upTo`. */
  let entries: LogEntry[] = [];
  let from = -1;
  let upTo = -1;
  /** As they are at `upTo`. */
  const sights = new Map<string, ConversationSight>();
  let index = openIndex();

  function openIndex() {
    return createLogIndex({
      sight,
      handsOfContact: conversations.sightsOfContact,
      conversationOfMessage: (order) => messages.row(order)?.conversation_id,
    });
  }

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

  function readOn(head: number): void {
    // Where nobody asked for long most of it would only be passed over.
    if (upTo < 0 || head - upTo > 2 * kept) beginAt(Math.max(0, head - kept));
    while (upTo < head) {
      const more = read(upTo, readAtOnce);
      const last = more.at(-1);
      if (last === undefined) return;
      try {
        take(more);
      } catch (error) {
        // Some of it may be in already: all is read anew.
        upTo = -1;
        throw error;
      }
      upTo = placeOf(last);
    }
    if (entries.length <= 2 * kept) return;
    const passed = entries.at(-kept - 1);
    if (passed !== undefined) from = placeOf(passed);
    entries = entries.slice(-kept);
    index.forgetUpTo(from);
  }

  function beginAt(seq: number): void {
    entries = [];
    from = seq;
    upTo = seq;
    sights.clear();
    index = openIndex();
  }

  function take(more: readonly LogEntry[]): void {
    for (const entry of more) {
      entries.push(entry);
      if ('body' in entry) continue;
      if (entry.kind === 'message') renew(Number(entry.ref));
      else if (entry.kind === 'conversation') sights.delete(entry.ref);
    }
    for (const entry of more) index.add(entry);
  }

  /** A note's words changed: whoever passes where it was born is told the newest. */
  function renew(order: number): void {
    const entry = entries[countUpTo(entries, order - 1)];
    const row = messages.row(order);
    if (entry === undefined || row === undefined || !('body' in entry) || entry.order !== order) return;
    // The index has this very entry too.
    entry.body = row.body;
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

  function after(seq: number, limit: number, reader: LogReader | null): readonly LogEntry[] {
    if (seq < from) return read(seq, limit);
    if (reader !== null) return index.after(seq, limit, reader);
    const at = countUpTo(entries, seq);
    return entries.slice(at, at + limit);
  }

  function sharedSpan(seq: number, reader: LogReader | null): { first: number; last: number } | null {
    if (reader !== null) return index.sharedSpan(seq, reader);
    const next = entries[countUpTo(entries, seq)];
    return next === undefined ? null : { first: placeOf(next), last: upTo };
  }

  const view = {
    /**
     * What follows `seq` and may concern the reader (null: all of it), in order, about `limit` at most; none: nothing up to
     * `head` does.
     */
    after,
    /** Whether what follows `seq` is in memory, and may be told apart by whom it concerns. */
    reaches: (seq: number): boolean => seq >= from,
    /** Whether there is something after `seq` for this agent that others with the same rights may not be told. */
    hasOwn: (seq: number, reader: LogReader): boolean => index.hasOwn(seq, reader),
    /** Where what may concern all with these rights (null: who see all) begins and ends after `seq`; null: there is none. */
    sharedSpan,
    /** Who may see the conversation, and its row. */
    sight,
  };

  return {
    /**
     * Takes in what was committed up to `head`, the last number given; left out: the database is asked for it. What it
     * answers holds until the next commit.
     */
    readOn(head: number = changes.head()): typeof view & { head: number } {
      readOn(head);
      return { ...view, head };
    },
  };
}
export type LogTail = ReturnType<typeof prepareLogTail>;
