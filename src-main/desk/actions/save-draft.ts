// Owns saving a draft: on disk before the answer.
import type { DeskCallAnswer, DeskCallInput } from '../../../src-shared/bridge/calls.ts';
import { type DeskRoom, requireSignedIn } from '../desk-room.ts';

export function saveDraft(
  room: DeskRoom,
  { conversationId, kind, text }: DeskCallInput<'saveDraft'>,
): DeskCallAnswer<'saveDraft'> {
  const { drafts } = requireSignedIn(room);
  const appearedOrWent = drafts.save(conversationId, kind, text, room.clock.now());
  if (appearedOrWent) room.announce({ notice: 'inbox-changed' });
  return { done: true };
}
