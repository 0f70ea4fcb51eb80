// Owns reading the drafts of one conversation.
import type { DeskCallAnswer, DeskCallInput } from '../../../src-shared/bridge/calls.ts';
import { type DeskRoom, requireSignedIn } from '../desk-room.ts';

export function readDrafts(
  room: DeskRoom,
  { conversationId }: DeskCallInput<'readDrafts'>,
): DeskCallAnswer<'readDrafts'> {
  const { drafts } = requireSignedIn(room);
  return { reply: drafts.read(conversationId, 'reply'), note: drafts.read(conversationId, 'note') };
}
