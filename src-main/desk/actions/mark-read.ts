// Owns marking a conversation read: an upkeep act, of which only the latest waiting one is worth sending.
import type { DeskCallAnswer, DeskCallInput } from '../../../src-shared/bridge/calls.ts';
import type { DeskRoom } from '../desk-room.ts';
import { queueAct } from './queue-act.ts';

export function markRead(
  room: DeskRoom,
  { conversationId, upTo }: DeskCallInput<'markRead'>,
): DeskCallAnswer<'markRead'> {
  return queueAct(room, {
    conversationId,
    commands: [() => ({ name: 'mark-read', conversationId, upTo })],
    replaces: ({ command, state }) =>
      state === 'waiting' && command.name === 'mark-read' && command.upTo <= upTo,
  });
}
