// Owns what the agent says of themself: an upkeep act of no conversation, of which only the latest waiting one is sent.
import type { DeskCallAnswer, DeskCallInput } from '../../../src-shared/bridge/calls.ts';
import type { AgentCommand } from '../../../src-shared/commands/agent-command.ts';
import { decideSetPresence } from '../../../src-shared/commands/set-presence.ts';
import { type DeskRoom, requireSignedIn, serverNow, situationBase } from '../desk-room.ts';

export function setPresence(
  room: DeskRoom,
  { presence, acceptingChat }: DeskCallInput<'setPresence'>,
): DeskCallAnswer<'setPresence'> {
  const signedIn = requireSignedIn(room);
  const { entries, sync } = signedIn;
  const id = room.makeId();
  const command = { name: 'set-presence', presence, acceptingChat } satisfies AgentCommand;
  const now = serverNow(room, signedIn);
  const decided = decideSetPresence(command, {
    ...situationBase(signedIn),
    now,
    commandId: id,
    conversation: null,
  });
  if (!decided.ok) return { state: 'refused', reason: decided.error };
  const superseded = entries
    .all()
    .filter((entry) => entry.state === 'waiting' && entry.command.name === 'set-presence');
  entries.queue({
    entries: [{ id, command, madeAt: room.clock.now(), heldUntil: null }],
    clearsDraft: null,
    replaces: superseded.map((entry) => entry.id),
  });
  room.announce({ notice: 'directory-changed' });
  sync.poke();
  return { state: 'queued', entryId: id };
}
