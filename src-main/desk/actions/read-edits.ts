// Owns reading which words of a conversation were being changed in place, and whether what they change is still there.
import type { DeskCallAnswer, DeskCallInput } from '../../../src-shared/bridge/calls.ts';
import type { Edit } from '../../../src-shared/bridge/views.ts';
import type { Conversation } from '../../../src-shared/domain/conversation/conversation.ts';
import { messageIdSchema } from '../../../src-shared/std/ids.ts';
import { type DeskRoom, requireSignedIn, type SignedIn } from '../desk-room.ts';
import { mayChangeNote } from './read-thread.ts';

/** None of a conversation out of sight: nobody can say there what is gone. */
export function readEdits(
  room: DeskRoom,
  { conversationId }: DeskCallInput<'readEdits'>,
): DeskCallAnswer<'readEdits'> {
  const signedIn = requireSignedIn(room);
  const confirmed = signedIn.cache.conversations.find(conversationId);
  if (confirmed === null) return [];
  return signedIn.edits
    .of(conversationId)
    .map((edit) => ({ ...edit, gone: isGone(signedIn, edit, confirmed) }));
}

/** A note that is not here (yet) is not gone. */
function isGone(signedIn: SignedIn, { what, editedId }: Edit, conversation: Conversation): boolean {
  if (what === 'refused')
    return !signedIn.entries.all().some(({ id, state }) => id === editedId && state === 'refused');
  const note = signedIn.cache.threads.find(messageIdSchema.parse(editedId));
  return note !== null && !mayChangeNote(signedIn, note, conversation);
}
