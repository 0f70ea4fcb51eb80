// Owns adding an internal note: into the outbox with its draft cleared.
import type { DeskCallAnswer, DeskCallInput } from '../../../src-shared/bridge/calls.ts';
import type { DeskRoom } from '../desk-room.ts';
import { queueAct } from './queue-act.ts';

export function addNote(room: DeskRoom, input: DeskCallInput<'addNote'>): DeskCallAnswer<'addNote'> {
  const { conversationId, entryId, text } = input;
  return queueAct(room, {
    conversationId,
    entryId,
    commands: [() => ({ name: 'add-note', conversationId, text })],
    mayBeUndone: true,
    clearsDraft: 'note',
  });
}
