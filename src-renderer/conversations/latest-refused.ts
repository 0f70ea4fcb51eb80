// Owns which refused entry of a conversation the keyboard means: the latest message, else the latest other act.
import type { EditedId, RefusedAct, ThreadMessage } from '../../src-shared/bridge/views.ts';
import type { DraftKind } from '../../src-shared/domain/conversation/draft.ts';
import type { CommandId, ConversationId } from '../../src-shared/std/ids.ts';
import { useCommand } from '../view-state/command-handlers.ts';
import { openEditor, rewordingOf } from './open-editors.ts';
import { discardRefused, resendRefused } from './refused-entry.ts';

export type LatestRefused = {
  entryId: CommandId;
  /** Where its words are changed in place, and what they are; null for an act of no words. */
  words: { editedId: EditedId; kind: DraftKind; text: string } | null;
};

/** Null when nothing was refused. */
export function latestRefused(
  messages: readonly ThreadMessage[],
  acts: readonly RefusedAct[],
): LatestRefused | null {
  const message = messages.findLast(
    ({ delivery, entryId }) => delivery.state === 'refused' && entryId !== null,
  );
  if (message !== undefined && message.entryId !== null) {
    const { entryId, id } = message;
    if (message.kind === 'activity') return { entryId, words: null };
    const kind = message.kind === 'note' ? 'note' : 'reply';
    return { entryId, words: { editedId: id, kind, text: message.text } };
  }
  const act = acts.at(-1);
  if (act === undefined) return null;
  const { entryId, text } = act;
  return { entryId, words: text === null ? null : { editedId: entryId, kind: wordsKindOf(act), text } };
}

/** Which draft the words of a refused act belong to. */
export function wordsKindOf({ command }: Pick<RefusedAct, 'command'>): DraftKind {
  return command === 'send-reply' ? 'reply' : 'note';
}

export function useRefusedCommands(
  conversationId: ConversationId,
  messages: readonly ThreadMessage[],
  acts: readonly RefusedAct[],
): void {
  const latest = latestRefused(messages, acts);
  const words = latest?.words ?? null;
  const edit = () => {
    if (words === null) return;
    const { editedId, kind, text } = words;
    openEditor(editedId, { what: 'refused', conversationId, kind, before: text });
  };
  const resend = () => {
    if (latest === null) return;
    const rewording = words === null ? null : rewordingOf(words.editedId);
    void resendRefused(
      latest.entryId,
      words === null || rewording === null ? null : { id: words.editedId, text: rewording.text },
    );
  };
  const discard = () => {
    if (latest !== null) discardRefused(latest.entryId, words === null ? null : { conversationId, ...words });
  };
  useCommand('edit-refused', edit, words !== null);
  useCommand('resend-refused', resend, latest !== null);
  useCommand('discard-refused', discard, latest !== null);
}
