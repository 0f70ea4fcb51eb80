// Owns whether a message that arrived deserves a desktop notification for this agent (product.md C11).
import type { AgentId } from '../../std/ids.ts';
import type { Conversation } from '../conversation/conversation.ts';
import type { Message } from '../conversation/message.ts';

export type NotificationContext = {
  agentId: AgentId;
  /** Rows of a catch-up announce nothing one by one. */
  live: boolean;
  /** The conversation the agent has in front of them in a focused window, if any. */
  lookingAt: Conversation['id'] | null;
};

/**
 * The customer spoke to me or to nobody yet, or somebody gave me the conversation, and I am not looking at it.
 * One batch may hold both for one conversation: the caller shows one notification per conversation and batch.
 */
export function shouldNotify(
  message: Message,
  conversation: Pick<Conversation, 'id' | 'assigneeId'>,
  context: NotificationContext,
): boolean {
  if (!context.live || context.lookingAt === conversation.id) return false;
  if (message.kind === 'incoming') {
    return conversation.assigneeId === null || conversation.assigneeId === context.agentId;
  }
  if (message.kind !== 'activity' || message.activity.code !== 'assigned') return false;
  const byMyself = message.author.kind === 'agent' && message.author.id === context.agentId;
  return message.activity.agentId === context.agentId && !byMyself;
}
