// Owns removing a refused act for good; one that is still on its way is left alone.
import type { DeskCallAnswer, DeskCallInput } from '../../../src-shared/bridge/calls.ts';
import { type DeskRoom, requireSignedIn } from '../desk-room.ts';

export function discardEntry(
  room: DeskRoom,
  { entryId }: DeskCallInput<'discardEntry'>,
): DeskCallAnswer<'discardEntry'> {
  const { entries } = requireSignedIn(room);
  const entry = entries.find(entryId);
  if (entry === null) entries.discardUnreadable(entryId);
  else if (entry.state === 'refused') entries.remove([entryId]);
  else return { done: true };
  if (entry !== null && entry.conversationId !== null) {
    room.announce({ notice: 'thread-changed', conversationId: entry.conversationId });
  }
  room.announce({ notice: 'inbox-changed' });
  room.announce({ notice: 'connection-changed' });
  return { done: true };
}
