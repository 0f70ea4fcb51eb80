// Owns which of a batch of new messages are worth a desktop notification: at most one for each conversation.
import type { Conversation } from '../../../src-shared/domain/conversation/conversation.ts';
import type { Message } from '../../../src-shared/domain/conversation/message.ts';
import { shouldNotify } from '../../../src-shared/domain/notification/should-notify.ts';
import type { AgentId, ConversationId } from '../../../src-shared/std/ids.ts';

export type NotificationChoice = { conversation: Conversation; message: Message };

export type BatchContext = {
  agentId: AgentId;
  /** False for the rows of a catch-up. */
  live: boolean;
  /** What focused windows show. */
  lookingAt: readonly ConversationId[];
  find(id: ConversationId): Conversation | null;
};

/** The customer's last words where there are any, else what else deserves it; in the order of `messages`. */
export function chooseNotifications(
  messages: readonly Message[],
  context: BatchContext,
): NotificationChoice[] {
  const chosen = new Map<ConversationId, NotificationChoice>();
  for (const message of messages) {
    const conversation = context.find(message.conversationId);
    if (conversation === null) continue;
    const { agentId, live } = context;
    const lookingAt = context.lookingAt.includes(conversation.id) ? conversation.id : null;
    if (!shouldNotify(message, conversation, { agentId, live, lookingAt })) continue;
    const before = chosen.get(conversation.id);
    if (before?.message.kind === 'incoming' && message.kind !== 'incoming') continue;
    chosen.set(conversation.id, { conversation, message });
  }
  return [...chosen.values()];
}
