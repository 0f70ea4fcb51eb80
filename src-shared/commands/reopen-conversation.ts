// Owns taking up a resolved conversation again: it stays with its owner, else becomes the reopening agent's.
import { z } from 'zod';
import { can } from '../domain/rights/can.ts';
import { conversationIdSchema } from '../std/ids.ts';
import { ok, refuse } from '../std/result.ts';
import { activityMessage } from './activity-message.ts';
import { type Decided, nothingChanges, type Situation } from './decision.ts';

export const reopenConversationSchema = z.object({
  name: z.literal('reopen-conversation'),
  conversationId: conversationIdSchema,
  epoch: z.int().min(0),
});
export type ReopenConversation = z.infer<typeof reopenConversationSchema>;

export function decideReopenConversation(command: ReopenConversation, situation: Situation): Decided {
  const { actor, conversation, now, commandId } = situation;
  if (conversation === null || actor.kind !== 'agent' || !can(actor, 'see', conversation))
    return refuse('not-found');
  if (conversation.status === 'abandoned') return refuse('gone');
  if (conversation.status !== 'resolved') return refuse('not-resolved');
  if (!can(actor, 'reopen', conversation)) return refuse('forbidden');
  if (command.epoch !== conversation.epoch) return refuse('stale-epoch');
  const ownerless = conversation.assigneeId === null;
  return ok({
    ...nothingChanges,
    conversation: {
      ...conversation,
      status: 'open',
      resolvedAt: null,
      assigneeId: conversation.assigneeId ?? actor.id,
      epoch: ownerless ? conversation.epoch + 1 : conversation.epoch,
    },
    messages: [activityMessage(conversation.id, actor, { code: 'reopened' }, commandId, now)],
  });
}
