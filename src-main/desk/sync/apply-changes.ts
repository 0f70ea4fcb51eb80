// Owns taking the server's changes into the cache: rows, what to forget and the cursor in one transaction, or nothing.

import type { Message } from '../../../src-shared/domain/conversation/message.ts';
import type { ConversationId } from '../../../src-shared/std/ids.ts';
import type { Changes } from '../../../src-shared/wire/down.ts';
import { type Row, rowSchema } from '../../../src-shared/wire/row.ts';
import type { Cache } from '../database/open-cache.ts';

/**
 * `gap`: it begins beyond what we have, something between is missing. `known`: all of it is here already.
 * A frame that begins earlier but ends later is taken: rows carry their own sequence and never go back.
 */
export function judgeChanges(
  cursor: number,
  changes: Pick<Changes, 'after' | 'upTo'>,
): 'apply' | 'known' | 'gap' {
  if (changes.after > cursor) return 'gap';
  return changes.upTo < cursor ? 'known' : 'apply';
}

export type Applied = {
  /** Conversations whose list row or thread may look different. */
  conversationIds: ReadonlySet<ConversationId>;
  /** Messages born in these changes, in order. */
  newMessages: readonly Message[];
  peopleChanged: boolean;
  /** Rows of a kind or shape this program does not know: passed over, never in the way. */
  skipped: number;
};

/** Parses each row by itself, so that one that can not be read costs only itself. */
export function readRows(rows: readonly unknown[]): { rows: Row[]; skipped: number } {
  const read: Row[] = [];
  for (const row of rows) {
    const parsed = rowSchema.safeParse(row);
    if (parsed.success) read.push(parsed.data);
  }
  return { rows: read, skipped: rows.length - read.length };
}

/** Applies a frame judged `apply`. A failure (full disk) leaves rows and cursor as they were. */
export function applyChanges(cache: Cache, changes: Changes): Applied {
  const { rows, skipped } = readRows(changes.rows);
  const before = cache.transaction(() => {
    const cursor = cache.meta.cursor();
    for (const id of changes.forget) cache.writer.forget(id);
    for (const row of rows) if (row.row !== 'draft') cache.writer.put(row);
    cache.meta.setCursor(Math.max(cursor, changes.upTo));
    return cursor;
  });
  const conversationIds = new Set<ConversationId>(changes.forget);
  const newMessages: Message[] = [];
  let peopleChanged = false;
  for (const row of rows) {
    switch (row.row) {
      case 'conversation':
        conversationIds.add(row.value.id);
        break;
      case 'message':
        conversationIds.add(row.value.conversationId);
        if (row.value.order > before) newMessages.push(row.value);
        break;
      case 'read-mark':
        conversationIds.add(row.value.conversationId);
        break;
      default:
        peopleChanged = true;
    }
  }
  newMessages.sort((left, right) => left.order - right.order);
  return { conversationIds, newMessages, peopleChanged, skipped };
}
