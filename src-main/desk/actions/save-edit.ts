// Owns keeping words that are being changed in place, letting go of them, and making a draft of those that change nothing any more.
import type { DeskCallAnswer, DeskCallInput } from '../../../src-shared/bridge/calls.ts';
import { type DeskRoom, requireSignedIn } from '../desk-room.ts';
import { aboveDraft } from './above-draft.ts';

export function saveEdit(room: DeskRoom, edit: DeskCallInput<'saveEdit'>): DeskCallAnswer<'saveEdit'> {
  const isNew = requireSignedIn(room).edits.save(edit, room.clock.now());
  room.disk.wrote();
  if (isNew) room.announce({ notice: 'inbox-changed' });
  return { done: true };
}

export function dropEdit(
  room: DeskRoom,
  { editedId }: DeskCallInput<'dropEdit'>,
): DeskCallAnswer<'dropEdit'> {
  if (requireSignedIn(room).edits.remove(editedId)) room.announce({ notice: 'inbox-changed' });
  return { done: true };
}

/** Above what else stands in the draft. */
export function editToDraft(
  room: DeskRoom,
  { editedId, conversationId, kind, text }: DeskCallInput<'editToDraft'>,
): DeskCallAnswer<'editToDraft'> {
  const { edits, drafts, draftSync } = requireSignedIn(room);
  const words = aboveDraft([text], drafts.read(conversationId, kind));
  edits.intoDraft(editedId, { conversationId, kind, text: words }, room.clock.now());
  room.disk.wrote();
  room.announce({ notice: 'draft-changed', conversationId });
  room.announce({ notice: 'inbox-changed' });
  draftSync.look();
  return { done: true };
}
