// Owns changing the words of a note.
import type { DeskCallAnswer, DeskCallInput } from '../../../src-shared/bridge/calls.ts';
import { type DeskRoom, requireSignedIn } from '../desk-room.ts';
import { queueAct } from './queue-act.ts';

export function editNote(room: DeskRoom, input: DeskCallInput<'editNote'>): DeskCallAnswer<'editNote'> {
  const { conversationId, messageId, entryId, text } = input;
  const order = requireSignedIn(room).cache.threads.find(messageId)?.order;
  if (order === undefined) return { state: 'refused', reason: 'not-found' };
  return queueAct(room, {
    conversationId,
    entryId,
    commands: [() => ({ name: 'edit-note', conversationId, messageId, order, text })],
    endsEdit: messageId,
  });
}
