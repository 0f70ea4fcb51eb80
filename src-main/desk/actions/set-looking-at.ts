// Owns knowing which conversation each window shows, so that nothing notifies about what is being read, and drafts left are told.
import type { DeskCallAnswer, DeskCallInput } from '../../../src-shared/bridge/calls.ts';
import type { DeskRoom } from '../desk-room.ts';

/** `windowId` is the desk's number for the window that asks. */
export function setLookingAt(
  room: DeskRoom,
  { conversationId }: DeskCallInput<'setLookingAt'>,
  windowId: number,
): DeskCallAnswer<'setLookingAt'> {
  if (conversationId === null) room.lookingAt.delete(windowId);
  else room.lookingAt.set(windowId, conversationId);
  // Turned away from what was being written: it may be gone on with at another machine.
  room.signedIn?.draftSync.flush();
  return { done: true };
}
