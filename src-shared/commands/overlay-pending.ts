// Owns what an agent sees while their acts are still on the way: confirmed rows with the pending commands decided on top.
import type { Conversation } from '../domain/conversation/conversation.ts';
import type { Message, UnsequencedMessage } from '../domain/conversation/message.ts';
import type { CommandId, MessageId } from '../std/ids.ts';
import { type AgentCommand, decideAgentCommand } from './agent-command.ts';
import type { Situation } from './decision.ts';
import type { RefusalCode } from './refusal.ts';

/** One act not yet confirmed; `madeAt` epoch ms. Entries the server refused are not pending and not passed in. */
export type PendingEntry = { id: CommandId; command: AgentCommand; madeAt: number };

export type Overlay = {
  conversation: Conversation;
  /** In the order they were made. */
  messages: { message: UnsequencedMessage; entryId: CommandId }[];
  /** Confirmed notes as they will be. */
  changedMessages: Map<MessageId, { message: Message; entryId: CommandId }>;
  /** How far the agent has read by their own pending marks; 0 when none. */
  readUpTo: number;
  /** Entries that the present confirmed rows would refuse: shown, kept, and left to the server to decide. */
  doubtful: { entryId: CommandId; reason: RefusalCode }[];
};

/**
 * Folds `decide` over the entries in the order given; an entry that would be refused changes nothing and is reported.
 * Pure: the confirmed conversation is never altered.
 */
export function overlayPending(
  conversation: Conversation,
  entries: readonly PendingEntry[],
  base: Omit<Situation, 'now' | 'commandId' | 'conversation'>,
): Overlay {
  const changedMessages: Overlay['changedMessages'] = new Map();
  const overlay: Overlay = { conversation, messages: [], changedMessages, readUpTo: 0, doubtful: [] };
  for (const entry of entries) {
    const decided = decideAgentCommand(entry.command, {
      ...base,
      now: entry.madeAt,
      commandId: entry.id,
      conversation: overlay.conversation,
      findMessage: (id, order) => changedMessages.get(id)?.message ?? base.findMessage(id, order),
    });
    if (!decided.ok) {
      overlay.doubtful.push({ entryId: entry.id, reason: decided.error });
      continue;
    }
    overlay.conversation = decided.value.conversation ?? overlay.conversation;
    overlay.messages.push(...decided.value.messages.map((message) => ({ message, entryId: entry.id })));
    for (const message of decided.value.changedMessages)
      changedMessages.set(message.id, { message, entryId: entry.id });
    overlay.readUpTo = Math.max(overlay.readUpTo, decided.value.readMark?.upTo ?? 0);
  }
  return overlay;
}
