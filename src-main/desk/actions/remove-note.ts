// Owns removing a note's words.
import type { DeskCallAnswer, DeskCallInput } from '../../../src-shared/bridge/calls.ts';
import { type DeskRoom, requireSignedIn } from '../desk-room.ts';
import { queueAct } from './queue-act.ts';

export function removeNote(room: DeskRoom, input: DeskCallInput<'removeNote'>): DeskCallAnswer<'removeNote'> {
  const { conversationId, messageId, entryId } = input;
  const order = requireSignedIn(room).cache.threads.find(messageId)?.order;
  if (order === undefined) return { state: 'refused', reason: 'not-found' };
  return queueAct(room, {
    conversationId,
    entryId,
    commands: [() => ({ name: 'remove-note', conversationId, messageId, order })],
  });
}
