// Owns telling, from two readings of the inbox, in which conversations the customer has spoken since.
import type { InboxRow } from '../../src-shared/bridge/views.ts';

export function newlySpoken(before: readonly InboxRow[], after: readonly InboxRow[]): InboxRow[] {
  const known = new Map(before.map((row) => [row.conversationId, row]));
  return after.filter((row) => {
    const last = row.lastMessage;
    if (last?.kind !== 'incoming') return false;
    const previous = known.get(row.conversationId);
    if (previous === undefined) return row.unread > 0;
    return previous.lastMessage === null || previous.lastMessage.at < last.at;
  });
}
