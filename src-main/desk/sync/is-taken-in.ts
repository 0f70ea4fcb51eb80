// Owns whether what an acknowledged act was about is here as the act left it, or newer, whatever else is still to come.
import type { AgentCommand } from '../../../src-shared/commands/agent-command.ts';
import type { AgentId } from '../../../src-shared/std/ids.ts';
import type { Cache } from '../database/open-cache.ts';

/**
 * Pages of what is sent whole bring rows newer than the cursor: an act of before must not be decided on top of them. A
 * conversation's row comes after its messages, and its number is the last of what an act on it brought.
 */
export function isTakenIn(
  { conversations, threads, directory, history, meta }: Cache,
  agentId: AgentId,
  command: AgentCommand,
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
      return isSince(row, seq) && history.fetchedUpTo(conversationId) === null;
    }
  }
}

function isSince(row: { seq: number } | null, seq: number): boolean {
  return row !== null && row.seq >= seq;
}
