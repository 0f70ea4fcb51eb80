// Owns reading a thread from the desk: its newest messages again and again, earlier ones when scrolled to.
import { useQuery } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { ThreadView } from '../../src-shared/bridge/views.ts';
import type { ConversationId } from '../../src-shared/std/ids.ts';
import { announce } from '../view-state/announcements.ts';
import { callDesk } from '../view-state/desk-client.ts';
import { threadPageSize, threadQuery } from '../view-state/desk-queries.ts';
import { problemInWords } from '../view-state/refusal-words.ts';
import { firstUnread } from './thread-items.ts';
import {
  earlierNotes,
  earliestOrder,
  mergeNewest,
  prependEarlier,
  refreshEarlier,
  type ThreadWindow,
} from './thread-window.ts';

type Held = { newest: ThreadView; window: ThreadWindow; firstUnreadId: string | null };

export type OpenThread =
  | { state: 'reading' }
  | { state: 'unreadable'; tryAgain: () => void }
  | { state: 'out-of-sight' }
  | {
      state: 'shown';
      view: ThreadView;
      window: ThreadWindow;
      firstUnreadId: string | null;
      readEarlier: () => void;
    };

/** For one conversation; the component that uses it is made anew for another. */
export function useThreadWindow(conversationId: ConversationId): OpenThread {
  const thread = useQuery(threadQuery(conversationId));
  const newest = thread.data ?? null;
  const [held, setHeld] = useState<Held | null>(null);
  const reading = useRef(false);

  let shown = held;
  if (newest !== null && held?.newest !== newest) {
    shown = {
      newest,
      window: mergeNewest(held?.window ?? null, newest),
      firstUnreadId: held === null ? firstUnread(newest.messages, newest.readUpTo) : held.firstUnreadId,
    };
    setHeld(shown);
  }

  const beforeOrder = shown === null ? null : earliestOrder(shown.window);
  const readEarlier = useCallback(() => {
    if (reading.current || beforeOrder === null) return;
    reading.current = true;
    callDesk('readThread', { conversationId, beforeOrder, limit: threadPageSize })
      .then(
        (page) => {
          if (page === null) return;
          setHeld((now) => (now === null ? now : { ...now, window: prependEarlier(now.window, page) }));
        },
        (problem: unknown) => announce(problemInWords(problem)),
      )
      .finally(() => {
        reading.current = false;
      });
  }, [conversationId, beforeOrder]);

  const onHand = useRef<ThreadWindow | null>(null);
  useEffect(() => {
    onHand.current = shown?.window ?? null;
  });
  useEffect(() => {
    if (newest === null || onHand.current === null) return;
    const earlier = earlierNotes(onHand.current, newest);
    if (earlier === null) return;
    callDesk('readThread', { conversationId, ...earlier }).then(
      (page) => {
        if (page === null) return;
        setHeld((now) => (now === null ? now : { ...now, window: refreshEarlier(now.window, page) }));
      },
      (problem: unknown) => announce(problemInWords(problem)),
    );
  }, [conversationId, newest]);

  if (thread.data === null) return { state: 'out-of-sight' };
  if (shown === null) {
    return thread.isError
      ? { state: 'unreadable', tryAgain: () => void thread.refetch() }
      : { state: 'reading' };
  }
  return {
    state: 'shown',
    view: shown.newest,
    window: shown.window,
    firstUnreadId: shown.firstUnreadId,
    readEarlier,
  };
}
