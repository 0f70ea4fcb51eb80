// Owns sending a refused act's words again, edited or not, as a new act in the old one's place.
import type { DeskCallAnswer, DeskCallInput } from '../../../src-shared/bridge/calls.ts';
import type { AgentCommand } from '../../../src-shared/commands/agent-command.ts';
import type { Conversation } from '../../../src-shared/domain/conversation/conversation.ts';
import { type DeskRoom, requireSignedIn } from '../desk-room.ts';
import { queueAct } from './queue-act.ts';

/** Only a refused entry can be sent again: any other is already on its way. */
export function resendEntry(
  room: DeskRoom,
  { entryId, text, newEntryId }: DeskCallInput<'resendEntry'>,
): DeskCallAnswer<'resendEntry'> {
  const { entries } = requireSignedIn(room);
  // Asked again: the old one went when the new one came.
  if (newEntryId !== undefined && entries.isKnown(newEntryId))
    return { state: 'queued', entryId: newEntryId };
  const entry = entries.find(entryId);
  if (entry === null || entry.state !== 'refused' || entry.conversationId === null) {
    return { state: 'refused', reason: 'not-found' };
  }
  return queueAct(room, {
    conversationId: entry.conversationId,
    entryId: newEntryId,
    commands: [(conversation) => madeAnew(entry.command, conversation, text)],
    replaces: ({ id }) => id === entryId,
  });
}

/** The same wish under the ownership of now. */
function madeAnew(command: AgentCommand, { epoch }: Conversation, text: string | null): AgentCommand {
  switch (command.name) {
    case 'send-reply':
      return { ...command, epoch, text: text ?? command.text };
    case 'add-note':
      return { ...command, text: text ?? command.text };
    case 'edit-note':
      return { ...command, text: text ?? command.text };
    case 'assign-conversation':
    case 'take-conversation':
    case 'resolve-conversation':
    case 'reopen-conversation':
      return { ...command, epoch };
    case 'remove-note':
    case 'mark-read':
    case 'save-draft':
    case 'set-presence':
      return command;
  }
}
