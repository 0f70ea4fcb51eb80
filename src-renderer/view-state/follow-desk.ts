// Owns that what is shown follows the desk: every notice becomes questions asked again, in bursts.
import type { QueryClient } from '@tanstack/react-query';
import { listenToDesk } from './desk-client.ts';
import { keysOf } from './desk-queries.ts';
import { createRefresher } from './refresher.ts';
import { openConversation } from './view-store.ts';

/** Starts following; returns how to stop. */
export function followDesk(client: QueryClient): () => void {
  const refresher = createRefresher({
    refresh: (key) => client.invalidateQueries({ queryKey: key.split(' '), refetchType: 'active' }),
    now: () => performance.now(),
    wait: (ms, then) => {
      setTimeout(then, ms);
    },
  });
  return listenToDesk((notice) => {
    if (notice.notice === 'conversation-called') openConversation(notice.conversationId);
    for (const key of keysOf(notice)) refresher.ask(key);
  });
}
