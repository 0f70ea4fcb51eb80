// Owns removing a refused act for good, its words back in their draft; one that is still on its way is left alone.
import type { DeskCallAnswer, DeskCallInput } from '../../../src-shared/bridge/calls.ts';
import type { AgentCommand } from '../../../src-shared/commands/agent-command.ts';
import type { DraftKind } from '../../../src-shared/domain/conversation/draft.ts';
import { type DeskRoom, requireSignedIn } from '../desk-room.ts';
import { aboveDraft } from './above-draft.ts';

/** The words are in the draft and the entry is gone, on disk, or neither. */
export function discardEntry(
  room: DeskRoom,
  { entryId, text }: DeskCallInput<'discardEntry'>,
): DeskCallAnswer<'discardEntry'> {
  const { entries, drafts, draftSync } = requireSignedIn(room);
  const entry = entries.find(entryId);
  if (entry === null) entries.discardUnreadable(entryId);
  else if (entry.state !== 'refused') return { done: true };
  else {
    const { conversationId } = entry;
    const kind = text === null ? null : kindOf(entry.command);
    const words =
      conversationId === null || kind === null || text === null
        ? []
        : [{ conversationId, kind, text: aboveDraft([text], drafts.read(conversationId, kind)) }];
    entries.takeBack([entryId], words, room.clock.now());
    if (conversationId !== null) room.announce({ notice: 'thread-changed', conversationId });
    if (conversationId !== null && words.length > 0)
      room.announce({ notice: 'draft-changed', conversationId });
    if (words.length > 0) draftSync.look();
  }
  room.announce({ notice: 'inbox-changed' });
  room.announce({ notice: 'connection-changed' });
  return { done: true };
}

/** Which draft its words are of; null: it has none. */
function kindOf(command: AgentCommand): DraftKind | null {
  if (command.name === 'send-reply') return 'reply';
  return command.name === 'add-note' || command.name === 'edit-note' ? 'note' : null;
}
