// Owns that words being changed in place outlive the window: kept by the desk, open again with their conversation, and never out of reach.
import { useEffect, useRef } from 'react';
import type { EditedId, ThreadView } from '../../src-shared/bridge/views.ts';
import { mergeDrafts } from '../../src-shared/domain/conversation/draft.ts';
import type { ConversationId } from '../../src-shared/std/ids.ts';
import { currentSay } from '../texts/use-texts.ts';
import { announce } from '../view-state/announcements.ts';
import { callDesk, DeskProblem } from '../view-state/desk-client.ts';
import { runQuietly } from '../view-state/run-act.ts';
import { drafts } from './drafts.ts';
import { createEditKeeper } from './edit-keeper.ts';
import {
  closeEditor,
  forgetEditors,
  isChanged,
  isChangingIn,
  listenToEditors,
  type Rewording,
  reopenEditor,
  rewordingOf,
} from './open-editors.ts';
import { comingBack } from './words-coming-back.ts';

export const edits = createEditKeeper({
  words(id) {
    const rewording = rewordingOf(id);
    return rewording !== null && isChanged(rewording) ? rewording : null;
  },
  save: (editedId, words) => callDesk('saveEdit', { editedId, ...words }),
  drop: (editedId) => callDesk('dropEdit', { editedId }),
  wait: (ms, then) => {
    const timer = setTimeout(then, ms);
    return () => clearTimeout(timer);
  },
  failed: (problem) => {
    // A full disk is said across the top for as long as it is.
    if (problem instanceof DeskProblem && problem.problem === 'disk-full') return;
    announce(currentSay()('edit.notSaved'));
  },
});

listenToEditors(edits.changed);

/** Conversations whose kept edits this window has read: from then on nobody but this window changes them. */
const readOnce = new Set<ConversationId>();

const flush = () => void edits.flush();
if (typeof window !== 'undefined') {
  window.addEventListener('blur', flush);
  window.addEventListener('beforeunload', edits.leave);
  window.addEventListener('pagehide', edits.leave);
  document.addEventListener('visibilitychange', flush);
}

/** Somebody else sits down at this window; the desk keeps what is theirs. */
export function forgetEdits(): void {
  edits.forget();
  readOnce.clear();
  forgetEditors();
}

/**
 * Opens again what was being changed in this conversation before the window or the desk ended; and what is gone
 * meanwhile becomes a draft, so that its words are not out of reach.
 */
export function useKeptEdits(conversationId: ConversationId, view: ThreadView): void {
  const shown = useRef<ConversationId | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: whenever the thread changed, what is being changed may be gone
  useEffect(() => {
    const isRead = shown.current === conversationId && readOnce.has(conversationId);
    if (isRead && !isChangingIn(conversationId)) return;
    shown.current = conversationId;
    runQuietly(takeUpEdits(conversationId));
  }, [conversationId, view]);
}

export async function takeUpEdits(conversationId: ConversationId): Promise<void> {
  // Before the first reading nothing is saved over what is to be read.
  if (readOnce.has(conversationId)) await edits.flush();
  const all = await callDesk('readEdits', { conversationId });
  const isNews = !readOnce.has(conversationId);
  readOnce.add(conversationId);
  const moves: (() => Promise<void>)[] = [];
  for (const { editedId, gone, ...kept } of all) {
    const open = rewordingOf(editedId);
    const words = isNews ? joined(kept, open) : open;
    // It was closed here since.
    if (words === null) continue;
    if (isNews) edits.found(editedId, kept.text);
    if (gone) moves.push(() => intoDraft(editedId, words));
    else if (isNews) reopenEditor(editedId, words);
  }
  if (moves.length === 0) return;
  const moved = inTurn(moves);
  comingBack(moved);
  await moved;
}

/** One that fails keeps none of the others back; rejects with the first problem, after the last. */
async function inTurn(moves: readonly (() => Promise<void>)[]): Promise<void> {
  const problems: unknown[] = [];
  for (const move of moves) await move().catch((problem: unknown) => void problems.push(problem));
  if (problems.length > 0) throw problems[0];
}

/** Somebody may have begun to change it before what was kept of it came. */
function joined(kept: Rewording, open: Rewording | null): Rewording {
  if (open === null || !isChanged(open)) return kept;
  return { ...kept, text: mergeDrafts({ base: kept.before, theirs: kept.text, mine: open.text }) };
}

/** What was being changed stays open, and kept, until `act` says that it took the words. */
export async function closedOnceTaken(id: EditedId, act: () => Promise<boolean>): Promise<void> {
  await edits.whileTaken(id, async () => {
    if (await act()) closeEditor(id);
  });
}

async function intoDraft(editedId: EditedId, words: Rewording): Promise<void> {
  const { conversationId, kind, text } = words;
  await edits.whileTaken(editedId, async () => {
    closeEditor(editedId);
    try {
      await callDesk('editToDraft', { editedId, conversationId, kind, text });
    } catch (problem) {
      reopenEditor(editedId, words);
      throw problem;
    }
  });
  await drafts.reread(conversationId, true);
  announce(currentSay()('edit.toDraft'));
}
