// Owns ending a conversation: the wait and any running clock stop.
import { z } from 'zod';
import { isOngoing } from '../domain/conversation/conversation.ts';
import { can } from '../domain/rights/can.ts';
import { cancelFirstResponse } from '../domain/sla/first-response.ts';
import { conversationIdSchema } from '../std/ids.ts';
import { ok, refuse } from '../std/result.ts';
import { activityMessage } from './activity-message.ts';
import { type Decided, nothingChanges, type Situation } from './decision.ts';

export const resolveConversationSchema = z.object({
  name: z.literal('resolve-conversation'),
  conversationId: conversationIdSchema,
  epoch: z.int().min(0),
});
export type ResolveConversation = z.infer<typeof resolveConversationSchema>;

export function decideResolveConversation(command: ResolveConversation, situation: Situation): Decided {
  const { actor, conversation, now, commandId } = situation;
  if (conversation === null || !can(actor, 'see', conversation)) return refuse('not-found');
  if (!isOngoing(conversation)) return refuse('already-resolved');
  if (!can(actor, 'resolve', conversation)) return refuse('not-owner');
  if (command.epoch !== conversation.epoch) return refuse('stale-epoch');
  return ok({
    ...nothingChanges,
    conversation: {
      ...conversation,
      status: 'resolved',
      resolvedAt: now,
      waitingSince: null,
      firstResponse: cancelFirstResponse(conversation.firstResponse),
    },
    messages: [activityMessage(conversation.id, actor, { code: 'resolved' }, commandId, now)],
  });
}
