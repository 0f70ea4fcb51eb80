// Owns the window's one keeper of drafts, and the moments at which it saves without waiting.
import { useEffect, useSyncExternalStore } from 'react';
import type { DraftKind } from '../../src-shared/domain/conversation/draft.ts';
import type { ConversationId } from '../../src-shared/std/ids.ts';
import { currentSay } from '../texts/use-texts.ts';
import { announce } from '../view-state/announcements.ts';
import { callDesk, DeskProblem } from '../view-state/desk-client.ts';
import { runQuietly } from '../view-state/run-act.ts';
import { createDraftKeeper } from './draft-keeper.ts';

export const drafts = createDraftKeeper({
  read: (conversationId) => callDesk('readDrafts', { conversationId }),
  save: (conversationId, kind, text, over) =>
    callDesk('saveDraft', { conversationId, kind, text, ...(over === undefined ? {} : { over }) }),
  wait: (ms, then) => {
    const timer = setTimeout(then, ms);
    return () => clearTimeout(timer);
  },
  failed: (problem) => {
    // A full disk is said across the top for as long as it is.
    if (problem instanceof DeskProblem && problem.problem === 'disk-full') return;
    announce(currentSay()('composer.draftNotSaved'));
  },
});

const flush = () => void drafts.flush();
if (typeof window !== 'undefined') {
  window.addEventListener('blur', flush);
  window.addEventListener('beforeunload', drafts.leave);
  window.addEventListener('pagehide', drafts.leave);
  document.addEventListener('visibilitychange', flush);
}

/** The words being written; loads what was kept when the conversation opens, saves when it closes. */
export function useDraft(conversationId: ConversationId, kind: DraftKind): string {
  useEffect(() => {
    runQuietly(drafts.load(conversationId));
    return flush;
  }, [conversationId]);
  return useSyncExternalStore(drafts.subscribe, () => drafts.textOf(conversationId, kind));
}

/** Whether another machine's words were joined with it. */
export function useDraftJoined(conversationId: ConversationId, kind: DraftKind): boolean {
  return useSyncExternalStore(drafts.subscribe, () => drafts.isJoined(conversationId, kind));
}
