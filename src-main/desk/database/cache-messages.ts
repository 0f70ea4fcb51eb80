// Owns writing messages: each only over one with a smaller or equal sequence number, a page of them by few statements.
import type { Message } from '../../../src-shared/domain/conversation/message.ts';
import type { Sqlite } from './open-sqlite.ts';
import { preparePutMany } from './prepare-put-many.ts';

/**
 * A message is the one born at its place: of the same place a later version is put over an earlier one. What customers
 * and agents said, which is nearly all, takes statements of its own: each text given to SQLite costs as much as an index.
 */
export function putMessages(sqlite: Sqlite): (messages: readonly Message[]) => void {
  const prepare = (row: string) =>
    preparePutMany(sqlite, {
      insert: `INSERT INTO messages
        (id, conversation_id, place, seq, author_id, at, text, kind, author_kind, activity, edited_at, removed_at)`,
      row,
      conflict: `ON CONFLICT (conversation_id, place, kind) DO UPDATE SET
          id = excluded.id, seq = excluded.seq, author_kind = excluded.author_kind, author_id = excluded.author_id,
          at = excluded.at, text = excluded.text, activity = excluded.activity, edited_at = excluded.edited_at,
          removed_at = excluded.removed_at
        WHERE excluded.seq >= messages.seq`,
    });
  const putIncoming = prepare(`(?, ?, ?, ?, ?, ?, ?, 'incoming', 'contact', NULL, NULL, NULL)`);
  const putOutgoing = prepare(`(?, ?, ?, ?, ?, ?, ?, 'outgoing', 'agent', NULL, NULL, NULL)`);
  const putAny = prepare('(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)');

  return (messages) => {
    const incoming: (string | number | null)[] = [];
    const outgoing: (string | number | null)[] = [];
    const others: (string | number | null)[] = [];
    for (const message of messages) {
      const { id, conversationId, order, seq, kind, author, at } = message;
      const authorId = author.kind === 'system' ? null : author.id;
      const text = message.kind === 'activity' ? null : message.text;
      if (kind === 'incoming' && author.kind === 'contact') {
        incoming.push(id, conversationId, order, seq, authorId, at, text);
      } else if (kind === 'outgoing' && author.kind === 'agent') {
        outgoing.push(id, conversationId, order, seq, authorId, at, text);
      } else {
        const activity = message.kind === 'activity' ? JSON.stringify(message.activity) : null;
        const { editedAt, removedAt } =
          message.kind === 'note' ? message : { editedAt: null, removedAt: null };
        others.push(id, conversationId, order, seq, authorId, at, text);
        others.push(kind, author.kind, activity, editedAt, removedAt);
      }
    }
    putIncoming(incoming);
    putOutgoing(outgoing);
    putAny(others);
  };
}
