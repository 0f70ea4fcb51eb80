// Owns which note the keyboard means: the latest one the agent may change.
import type { ThreadMessage } from '../../src-shared/bridge/views.ts';
import type { ConversationId } from '../../src-shared/std/ids.ts';
import { useCommand } from '../view-state/command-handlers.ts';
import { askToRemove, editNote } from './note-menu.tsx';
import type { SpokenMessage } from './thread-items.ts';

export function latestChangeable(messages: readonly ThreadMessage[]): SpokenMessage | null {
  const isChangeable = (message: ThreadMessage): message is SpokenMessage =>
    message.kind !== 'activity' && message.mayChange;
  return messages.findLast(isChangeable) ?? null;
}

export function useNoteCommands(conversationId: ConversationId, messages: readonly ThreadMessage[]): void {
  const note = latestChangeable(messages);
  const edit = () => {
    if (note !== null) editNote(note, conversationId);
  };
  const remove = () => {
    if (note !== null) askToRemove(note);
  };
  useCommand('edit-note', edit, note !== null);
  useCommand('remove-note', remove, note !== null);
}
