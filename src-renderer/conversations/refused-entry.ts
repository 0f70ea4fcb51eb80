// Owns what can be done with a refused entry: sent again, changed or not, or discarded with its words kept in the draft.
import type { DraftKind } from '../../src-shared/domain/conversation/draft.ts';
import type { CommandId, ConversationId } from '../../src-shared/std/ids.ts';
import { currentSay } from '../texts/use-texts.ts';
import { announce } from '../view-state/announcements.ts';
import { callDesk } from '../view-state/desk-client.ts';
import { runAct, runQuietly } from '../view-state/run-act.ts';
import { drafts } from './drafts.ts';
import { closeEditor, type EditedId } from './open-editors.ts';

/** `text` null: as it was. What was being changed stays open until it is taken. */
export async function resendRefused(
  entryId: CommandId,
  edited: { id: EditedId; text: string } | null = null,
): Promise<void> {
  const text = edited?.text ?? null;
  const resent = await runAct((newEntryId) => callDesk('resendEntry', { entryId, text, newEntryId }));
  if (resent && edited !== null) closeEditor(edited.id);
}

/** The words of an entry, and the draft they go back to when it is discarded. */
export type RefusedWords = { conversationId: ConversationId; kind: DraftKind; text: string };

/** The words are in the draft, on disk, before the entry goes. */
export function discardRefused(entryId: CommandId, words: RefusedWords | null): void {
  runQuietly(discard(entryId, words));
}

async function discard(entryId: CommandId, words: RefusedWords | null): Promise<void> {
  if (words !== null) {
    await drafts.load(words.conversationId);
    drafts.giveBack(words.conversationId, words.kind, words.text);
    await drafts.flush();
  }
  await callDesk('discardEntry', { entryId });
  if (words !== null) announce(currentSay()('delivery.discarded'));
}
