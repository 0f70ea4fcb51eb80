// Owns whether a message that arrived while live deserves a desktop notification by itself (product.md C11).
import type { Conversation } from '../conversation/conversation.ts';
import type { Message } from '../conversation/message.ts';

/**
 * The customer spoke, nobody has the conversation yet, and no focused window shows it (`lookingAt`). What has an owner is
 * the server's to tell: on one of their machines only.
 */
export function shouldNotify(
  message: Message,
  conversation: Pick<Conversation, 'id' | 'assigneeId'>,
  lookingAt: readonly Conversation['id'][],
): message is Extract<Message, { kind: 'incoming' }> {
  return (
    message.kind === 'incoming' && conversation.assigneeId === null && !lookingAt.includes(conversation.id)
  );
}
