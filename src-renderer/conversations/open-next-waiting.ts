// Owns who is next: of one's own and the queue, whoever has waited longest; the agent never picks.
import type { InboxRow } from '../../src-shared/bridge/views.ts';
import type { ConversationId } from '../../src-shared/std/ids.ts';
import { currentSay } from '../texts/use-texts.ts';
import { announce } from '../view-state/announcements.ts';
import { callDesk } from '../view-state/desk-client.ts';
import { openConversation } from '../view-state/view-store.ts';
import { focusComposer } from './focus-composer.ts';

/** The longest waiting of `rows` other than the one open; null when nobody else waits. */
export function longestWaiting(rows: readonly InboxRow[], open: ConversationId | null): InboxRow | null {
  let longest: InboxRow | null = null;
  for (const row of rows) {
    if (row.waitingSince === null || row.conversationId === open) continue;
    if (longest === null || row.waitingSince < (longest.waitingSince ?? 0)) longest = row;
  }
  return longest;
}

/** Opens it and goes on to writing, or says that nobody else waits. */
export async function openNextWaiting(open: ConversationId | null): Promise<void> {
  const [mine, queue] = await Promise.all([
    callDesk('readInbox', { filter: 'mine' }),
    callDesk('readInbox', { filter: 'queue' }),
  ]);
  const next = longestWaiting([...mine.rows, ...queue.rows], open);
  if (next === null) announce(currentSay()('inbox.nobodyWaits'));
  else {
    openConversation(next.conversationId);
    focusComposer();
  }
}
