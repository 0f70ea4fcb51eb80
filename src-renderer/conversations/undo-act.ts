// Owns taking back and letting go what is still held: words come back to where they were written, with the caret behind them.
import type { DraftKind } from '../../src-shared/domain/conversation/draft.ts';
import type { CommandId } from '../../src-shared/std/ids.ts';
import { currentSay } from '../texts/use-texts.ts';
import { announce, whisper } from '../view-state/announcements.ts';
import { callDesk } from '../view-state/desk-client.ts';
import { problemInWords } from '../view-state/refusal-words.ts';
import { runQuietly } from '../view-state/run-act.ts';
import { openConversation, writeAs } from '../view-state/view-store.ts';
import { actInWords } from './act-words.ts';
import { drafts } from './drafts.ts';
import { focusComposer } from './focus-composer.ts';
import { comingBack } from './words-coming-back.ts';

const writtenAs: Partial<Record<string, DraftKind>> = { 'send-reply': 'reply', 'add-note': 'note' };

/** `entryId` null: whatever was done last. */
export function undoAct(entryId: CommandId | null): void {
  comingBack(takeBack(entryId).catch((problem: unknown) => announce(problemInWords(problem))));
}

async function takeBack(entryId: CommandId | null): Promise<void> {
  const say = currentSay();
  const answer = await callDesk('undoAct', { entryId });
  if (answer.state === 'too-late') {
    announce(say('undo.tooLate'));
    return;
  }
  const { conversationId, command } = answer;
  await drafts.reread(conversationId, true);
  openConversation(conversationId);
  const kind = writtenAs[command];
  if (kind === undefined) {
    announce(say('undo.done', { act: actInWords(command, say) }));
    return;
  }
  writeAs(conversationId, kind);
  focusComposer({ atEnd: true });
  whisper(say('undo.wordsBack'));
}

export function sendNow(entryId: CommandId): void {
  runQuietly(callDesk('sendNow', { entryId }));
}
