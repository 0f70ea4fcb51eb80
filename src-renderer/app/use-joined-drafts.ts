// Owns that drafts of this window are joined with another machine's words, or saved again, when the desk says so.
import { useEffect } from 'react';
import { drafts } from '../conversations/drafts.ts';
import { edits } from '../conversations/edits.ts';
import { wordsAreBack } from '../conversations/words-coming-back.ts';
import { listenToDesk } from '../view-state/desk-client.ts';
import { runQuietly } from '../view-state/run-act.ts';

export function useJoinedDrafts(): void {
  useEffect(
    () =>
      listenToDesk((notice) => {
        if (notice.notice === 'drafts-in-doubt') {
          runQuietly(drafts.saveAgain());
          runQuietly(edits.saveAgain());
        }
        if (notice.notice !== 'draft-changed') return;
        // Words on their way back are this window's own.
        runQuietly(wordsAreBack().then(() => drafts.reread(notice.conversationId, false)));
      }),
    [],
  );
}
