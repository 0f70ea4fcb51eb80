// Owns giving a conversation to a team and an agent, made under the ownership the agent sees.
import type { DeskCallAnswer, DeskCallInput } from '../../../src-shared/bridge/calls.ts';
import type { DeskRoom } from '../desk-room.ts';
import { queueAct } from './queue-act.ts';

export function assignConversation(
  room: DeskRoom,
  input: DeskCallInput<'assignConversation'>,
): DeskCallAnswer<'assignConversation'> {
  const { entryId, ...wanted } = input;
  return queueAct(room, {
    conversationId: wanted.conversationId,
    entryId,
    commands: [({ epoch }) => ({ name: 'assign-conversation', epoch, ...wanted })],
    mayBeUndone: true,
  });
}
