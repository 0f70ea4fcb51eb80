// Owns saving a draft: on disk before the answer, then told to the server.
import type { DeskCallAnswer, DeskCallInput } from '../../../src-shared/bridge/calls.ts';
import { mergeDrafts } from '../../../src-shared/domain/conversation/draft.ts';
import { type DeskRoom, requireSignedIn } from '../desk-room.ts';

export function saveDraft(
  room: DeskRoom,
  { conversationId, kind, text, over }: DeskCallInput<'saveDraft'>,
): DeskCallAnswer<'saveDraft'> {
  const { drafts, draftSync } = requireSignedIn(room);
  const theirs = drafts.read(conversationId, kind);
  // Another machine's words came in before the window had seen them: typing on does not write over them.
  const unseen = over !== undefined && over !== theirs;
  const words = unseen ? mergeDrafts({ base: over, theirs, mine: text }) : text;
  const appearedOrWent = drafts.save(conversationId, kind, words, room.clock.now());
  room.disk.wrote();
  if (words !== text) room.announce({ notice: 'draft-changed', conversationId });
  if (appearedOrWent) room.announce({ notice: 'inbox-changed' });
  draftSync.look();
  return { done: true };
}
