// Owns letting a held act go at once.
import type { DeskCallAnswer, DeskCallInput } from '../../../src-shared/bridge/calls.ts';
import { type DeskRoom, requireSignedIn } from '../desk-room.ts';

export function sendNow(room: DeskRoom, { entryId }: DeskCallInput<'sendNow'>): DeskCallAnswer<'sendNow'> {
  const { entries, sync } = requireSignedIn(room);
  const entry = entries.find(entryId);
  if (entry === null || entry.heldUntil === null || entry.conversationId === null) return { done: true };
  const { conversationId } = entry;
  // Earlier ones of the conversation go first whatever was asked: order holds.
  const all = entries.all();
  const released = all
    .slice(0, all.findIndex(({ id }) => id === entryId) + 1)
    .filter((one) => one.heldUntil !== null && one.conversationId === conversationId);
  entries.release(released.map(({ id }) => id));
  room.announce({ notice: 'thread-changed', conversationId });
  sync.poke();
  return { done: true };
}
