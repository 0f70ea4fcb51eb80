// Owns which of a batch of new messages are worth a desktop notification: at most one for each conversation nobody owns.
import type { Conversation } from '../../../src-shared/domain/conversation/conversation.ts';
import type { Message } from '../../../src-shared/domain/conversation/message.ts';
import { shouldNotify } from '../../../src-shared/domain/notification/should-notify.ts';
import type { ConversationId } from '../../../src-shared/std/ids.ts';

/** `text`: the customer's last words. */
export type NotificationChoice = { conversation: Conversation; text: string };

export type BatchContext = {
  /** What focused windows show. */
  lookingAt: readonly ConversationId[];
  find(id: ConversationId): Conversation | null;
};

/** In the order of `messages`. */
export function chooseNotifications(
  messages: readonly Message[],
  context: BatchContext,
): NotificationChoice[] {
  const chosen = new Map<ConversationId, NotificationChoice>();
  for (const message of messages) {
    const conversation = context.find(message.conversationId);
    if (conversation === null || !shouldNotify(message, conversation, context.lookingAt)) continue;
    chosen.set(conversation.id, { conversation, text: message.text });
  }
  return [...chosen.values()];
}
