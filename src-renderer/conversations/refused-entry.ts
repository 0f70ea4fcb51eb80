// Owns what can be done with a refused entry: sent again, changed or not, or discarded with its words kept in the draft.

import type { EditedId } from '../../src-shared/bridge/views.ts';
import type { CommandId, ConversationId } from '../../src-shared/std/ids.ts';
import { currentSay } from '../texts/use-texts.ts';
import { announce } from '../view-state/announcements.ts';
import { askAct } from '../view-state/ask-act.ts';
import { callDesk } from '../view-state/desk-client.ts';
import { runAct, runQuietly } from '../view-state/run-act.ts';
import { drafts } from './drafts.ts';
import { closedOnceTaken } from './edits.ts';
import { rewordingOf } from './open-editors.ts';
import { comingBack } from './words-coming-back.ts';

/** `text` null: as it was. What was being changed stays open until it is taken. */
export async function resendRefused(
  entryId: CommandId,
  edited: { id: EditedId; text: string } | null = null,
): Promise<void> {
  const ask = (text: string | null) =>
    runAct((newEntryId) => callDesk('resendEntry', { entryId, text, newEntryId }));
  if (edited === null) await ask(null);
  else await closedOnceTaken(edited.id, () => ask(edited.text));
}

/** The words of an entry, where they are changed in place, and whose draft they go back to when it is discarded. */
export type RefusedWords = { conversationId: ConversationId; editedId: EditedId; text: string };

/** `words` null: it has none, or they are to go with it. */
export function discardRefused(entryId: CommandId, words: RefusedWords | null): void {
  const discarded = discard(entryId, words);
  comingBack(discarded);
  runQuietly(discarded);
}

/** What was made of the words since they were refused is what comes back, unless nothing is left of it. */
async function discard(entryId: CommandId, words: RefusedWords | null): Promise<void> {
  const changed = words === null ? null : rewordingOf(words.editedId);
  const text = changed === null || changed.text.trim() === '' ? (words?.text ?? null) : changed.text;
  const ask = () => askAct((id) => callDesk('discardEntry', { entryId: id, text }), entryId);
  if (words === null) {
    await ask();
    return;
  }
  await closedOnceTaken(words.editedId, async () => (await ask()).done);
  await drafts.reread(words.conversationId, true);
  announce(currentSay()('delivery.discarded'));
}
