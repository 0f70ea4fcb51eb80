// Owns sending a reply: into the outbox with its draft cleared, a resolve right behind it when asked.
import type { DeskCallAnswer, DeskCallInput } from '../../../src-shared/bridge/calls.ts';
import type { DeskRoom } from '../desk-room.ts';
import { type Act, queueAct } from './queue-act.ts';

export function sendReply(room: DeskRoom, input: DeskCallInput<'sendReply'>): DeskCallAnswer<'sendReply'> {
  const { conversationId, entryId, text, thenResolve } = input;
  const reply: Act['commands'][number] = ({ epoch }) => ({ name: 'send-reply', conversationId, epoch, text });
  const resolve: Act['commands'][number] = ({ epoch }) => ({
    name: 'resolve-conversation',
    conversationId,
    epoch,
  });
  return queueAct(room, {
    conversationId,
    entryId,
    commands: thenResolve ? [reply, resolve] : [reply],
    mayBeUndone: true,
    clearsDraft: 'reply',
  });
}
