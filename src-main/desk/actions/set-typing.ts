// Owns telling the other side that the agent is writing; passing, never queued.
import type { DeskCallAnswer, DeskCallInput } from '../../../src-shared/bridge/calls.ts';
import { type DeskRoom, requireSignedIn } from '../desk-room.ts';

export function setTyping(room: DeskRoom, input: DeskCallInput<'setTyping'>): DeskCallAnswer<'setTyping'> {
  requireSignedIn(room).sync.sendTyping(input.conversationId, input.on);
  return { done: true };
}
