// Owns reading rows as the server sent them, putting them into the cache, and saying what may look different by them.
import type { Draft } from '../../../src-shared/domain/conversation/draft.ts';
import type { Message } from '../../../src-shared/domain/conversation/message.ts';
import type { ContactId, ConversationId } from '../../../src-shared/std/ids.ts';
import { rowSchema } from '../../../src-shared/wire/row.ts';
import type { CachedRow } from '../database/cache-writer.ts';
import type { Cache } from '../database/open-cache.ts';
import { readPlainMessage } from './read-plain-message.ts';

export type ReadRows = {
  rows: CachedRow[];
  /** Drafts are no part of the cache: they live with the outbox. */
  drafts: Draft[];
  /** Rows of a kind or shape this program does not know: passed over, never in the way. */
  skipped: number;
};

export type Applied = {
  /** Conversations whose list row or thread may look different. */
  conversationIds: ReadonlySet<ConversationId>;
  /** Messages born in these changes, in order. */
  newMessages: readonly Message[];
  peopleChanged: boolean;
  /** Conversations in which another machine's words were joined with a draft. */
  draftsChanged: ReadonlySet<ConversationId>;
  skipped: number;
};

export const nothingApplied: Applied = {
  conversationIds: new Set(),
  newMessages: [],
  peopleChanged: false,
  draftsChanged: new Set(),
  skipped: 0,
};

/** Parses each row by itself, so that one that can not be read costs only itself. */
export function readRows(rows: readonly unknown[]): ReadRows {
  const read: ReadRows = { rows: [], drafts: [], skipped: 0 };
  for (const row of rows) {
    const plain = readPlainMessage(row);
    if (plain !== null) {
      read.rows.push(plain);
      continue;
    }
    const parsed = rowSchema.safeParse(row);
    if (!parsed.success) read.skipped += 1;
    else if (parsed.data.row === 'draft') read.drafts.push(parsed.data.value);
    else read.rows.push(parsed.data);
  }
  return read;
}

/** Inside a transaction. A contact whose conversations all went to another goes too, unless they come anew. */
export function putRows(cache: Cache, rows: readonly CachedRow[]): void {
  const left = new Set<ContactId>();
  const messages: Message[] = [];
  for (const row of rows) {
    if (row.row === 'message') {
      messages.push(row.value);
      continue;
    }
    const contactId = cache.writer.put(row);
    if (contactId !== null) left.add(contactId);
  }
  cache.writer.putMessages(messages);
  for (const row of rows) if (row.row === 'contact') left.delete(row.value.id);
  for (const contactId of left) cache.writer.forgetLoneContact(contactId);
}

/** `cursor`: messages born after it are new. */
export function whatChanged(
  rows: readonly CachedRow[],
  cursor: number,
): Pick<Applied, 'conversationIds' | 'newMessages' | 'peopleChanged'> & {
  conversationIds: Set<ConversationId>;
} {
  const conversationIds = new Set<ConversationId>();
  const newMessages: Message[] = [];
  let peopleChanged = false;
  for (const row of rows) {
    switch (row.row) {
      case 'conversation':
        conversationIds.add(row.value.id);
        break;
      case 'message':
        conversationIds.add(row.value.conversationId);
        if (row.value.order > cursor) newMessages.push(row.value);
        break;
      case 'read-mark':
        conversationIds.add(row.value.conversationId);
        break;
      default:
        peopleChanged = true;
    }
  }
  newMessages.sort((left, right) => left.order - right.order);
  return { conversationIds, newMessages, peopleChanged };
}
