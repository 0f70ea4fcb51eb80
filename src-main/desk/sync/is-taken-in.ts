// Owns whether what an acknowledged act was about is here as the act left it, or newer, whatever else is still to come.
import { messageIdOf } from '../../../src-shared/commands/activity-message.ts';
import type { AgentId } from '../../../src-shared/std/ids.ts';
import type { Cache } from '../database/open-cache.ts';
import type { OutboxEntry } from '../database/outbox-entries.ts';

/**
 * Pages of what is sent whole bring rows newer than the cursor: an act of before must not be decided on top of them. A
 * conversation's number is the last of what an act on it brought; its row may come before the words it brought, when it
 * changed hands since.
 */
export function isTakenIn(
  { conversations, threads, directory, history, meta }: Cache,
  agentId: AgentId,
  { id, command }: Pick<OutboxEntry, 'id' | 'command'>,
  seq: number,
): boolean {
  switch (command.name) {
    case 'edit-note':
    case 'remove-note':
      return isSince(threads.find(command.messageId), seq);
    case 'set-presence':
      return isSince(directory.findAgent(agentId), seq);
    case 'mark-read':
      return threads.readUpTo(command.conversationId, agentId) >= command.upTo;
    case 'save-draft':
      return seq <= meta.cursor();
    default: {
      const { conversationId } = command;
      const row = conversations.find(conversationId);
      // Not in sight any more, or not yet.
      if (row === null) return seq <= meta.cursor();
      if (!isSince(row, seq) || history.fetchedUpTo(conversationId) !== null) return false;
      const speaks = command.name === 'send-reply' || command.name === 'add-note';
      return !speaks || threads.find(messageIdOf(id)) !== null;
    }
  }
}

function isSince(row: { seq: number } | null, seq: number): boolean {
  return row !== null && row.seq >= seq;
}
