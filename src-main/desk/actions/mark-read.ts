// Owns marking a conversation read: an upkeep act, of which only the furthest waiting one is worth sending.
import type { DeskCallAnswer, DeskCallInput } from '../../../src-shared/bridge/calls.ts';
import type { OutboxEntry } from '../database/outbox-entries.ts';
import { type DeskRoom, requireSignedIn } from '../desk-room.ts';
import { queueAct } from './queue-act.ts';

export function markRead(
  room: DeskRoom,
  { conversationId, upTo }: DeskCallInput<'markRead'>,
): DeskCallAnswer<'markRead'> {
  const waiting = requireSignedIn(room).entries.all().map(waitingMark);
  const furthest = waiting.reduce(
    (far, mark) => (mark?.conversationId === conversationId ? Math.max(far, mark.upTo) : far),
    upTo,
  );
  return queueAct(room, {
    conversationId,
    entryId: undefined,
    commands: [() => ({ name: 'mark-read', conversationId, upTo: furthest })],
    replaces: (entry) => waitingMark(entry) !== null,
  });
}

function waitingMark({ state, command }: OutboxEntry) {
  return state === 'waiting' && command.name === 'mark-read' ? command : null;
}
