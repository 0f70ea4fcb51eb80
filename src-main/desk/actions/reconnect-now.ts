// Owns the agent's wish not to wait for the next try.
import type { DeskCallAnswer } from '../../../src-shared/bridge/calls.ts';
import type { DeskRoom } from '../desk-room.ts';

export function reconnectNow({ signedIn }: DeskRoom): DeskCallAnswer<'reconnectNow'> {
  signedIn?.sync.reconnectNow();
  return { done: true };
}
