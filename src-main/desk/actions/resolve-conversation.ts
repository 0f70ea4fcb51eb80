// Owns ending a conversation, made under the ownership the agent sees.
import type { DeskCallAnswer, DeskCallInput } from '../../../src-shared/bridge/calls.ts';
import type { DeskRoom } from '../desk-room.ts';
import { queueAct } from './queue-act.ts';

export function resolveConversation(
  room: DeskRoom,
  { conversationId, entryId }: DeskCallInput<'resolveConversation'>,
): DeskCallAnswer<'resolveConversation'> {
  return queueAct(room, {
    conversationId,
    entryId,
    commands: [({ epoch }) => ({ name: 'resolve-conversation', conversationId, epoch })],
    mayBeUndone: true,
  });
}
