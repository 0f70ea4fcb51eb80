// Owns taking up a resolved conversation again, made under the ownership the agent sees.
import type { DeskCallAnswer, DeskCallInput } from '../../../src-shared/bridge/calls.ts';
import type { DeskRoom } from '../desk-room.ts';
import { queueAct } from './queue-act.ts';

export function reopenConversation(
  room: DeskRoom,
  { conversationId, entryId }: DeskCallInput<'reopenConversation'>,
): DeskCallAnswer<'reopenConversation'> {
  return queueAct(room, {
    conversationId,
    entryId,
    commands: [({ epoch }) => ({ name: 'reopen-conversation', conversationId, epoch })],
  });
}
