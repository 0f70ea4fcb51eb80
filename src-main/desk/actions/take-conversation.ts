// Owns making a conversation the agent's own, made under the ownership the agent sees.
import type { DeskCallAnswer, DeskCallInput } from '../../../src-shared/bridge/calls.ts';
import type { DeskRoom } from '../desk-room.ts';
import { queueAct } from './queue-act.ts';

export function takeConversation(
  room: DeskRoom,
  { conversationId, entryId }: DeskCallInput<'takeConversation'>,
): DeskCallAnswer<'takeConversation'> {
  return queueAct(room, {
    conversationId,
    entryId,
    commands: [({ epoch }) => ({ name: 'take-conversation', conversationId, epoch })],
  });
}
