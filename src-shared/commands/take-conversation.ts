// Owns an agent deliberately making a conversation their own, from the queue or from a colleague.
import { z } from 'zod';
import { isOngoing } from '../domain/conversation/conversation.ts';
import { can } from '../domain/rights/can.ts';
import { conversationIdSchema } from '../std/ids.ts';
import { ok, refuse } from '../std/result.ts';
import { activityMessage } from './activity-message.ts';
import { type Decided, nothingChanges, type Situation } from './decision.ts';

export const takeConversationSchema = z.object({
  name: z.literal('take-conversation'),
  conversationId: conversationIdSchema,
  epoch: z.int().min(0),
});
export type TakeConversation = z.infer<typeof takeConversationSchema>;

export function decideTakeConversation(command: TakeConversation, situation: Situation): Decided {
  const { actor, conversation, now, commandId } = situation;
  if (conversation === null || actor.kind !== 'agent' || !can(actor, 'see', conversation))
    return refuse('not-found');
  if (!isOngoing(conversation)) return refuse('gone');
  if (!can(actor, 'take', conversation)) return refuse('forbidden');
  if (conversation.assigneeId === actor.id) return refuse('already-owner');
  if (command.epoch !== conversation.epoch) return refuse('stale-epoch');
  return ok({
    ...nothingChanges,
    conversation: { ...conversation, assigneeId: actor.id, epoch: conversation.epoch + 1, status: 'open' },
    messages: [activityMessage(conversation.id, actor, { code: 'taken' }, commandId, now)],
  });
}
