// Owns the agent's answer to the customer: only the owner sends; on a conversation nobody owns it takes it first.
import { z } from 'zod';
import { isOngoing, previewOf } from '../domain/conversation/conversation.ts';
import { can } from '../domain/rights/can.ts';
import { settleFirstResponse } from '../domain/sla/first-response.ts';
import { conversationIdSchema } from '../std/ids.ts';
import { ok, refuse } from '../std/result.ts';
import { activityMessage, authorOf, messageIdOf } from './activity-message.ts';
import { type Decided, nothingChanges, type Situation } from './decision.ts';
import { acceptText } from './message-text.ts';

export const sendReplySchema = z.object({
  name: z.literal('send-reply'),
  conversationId: conversationIdSchema,
  epoch: z.int().min(0),
  text: z.string(),
});
export type SendReply = z.infer<typeof sendReplySchema>;

export function decideSendReply(command: SendReply, situation: Situation): Decided {
  const { actor, conversation, now, commandId } = situation;
  if (conversation === null || actor.kind !== 'agent' || !can(actor, 'see', conversation))
    return refuse('not-found');
  const text = acceptText(command.text);
  if (!text.ok) return text;
  if (!isOngoing(conversation)) return refuse('gone');
  if (!can(actor, 'reply', conversation)) return refuse('not-owner');
  if (command.epoch !== conversation.epoch) return refuse('stale-epoch');
  const takes = conversation.assigneeId === null;
  const conversationId = conversation.id;
  return ok({
    ...nothingChanges,
    conversation: {
      ...conversation,
      status: 'open',
      assigneeId: actor.id,
      epoch: takes ? conversation.epoch + 1 : conversation.epoch,
      waitingSince: null,
      lastMessage: { kind: 'outgoing', preview: previewOf(text.value), at: now },
      firstResponse: settleFirstResponse(conversation.firstResponse, now),
    },
    messages: [
      ...(takes ? [activityMessage(conversationId, actor, { code: 'taken' }, commandId, now)] : []),
      {
        kind: 'outgoing',
        id: messageIdOf(commandId),
        conversationId,
        author: authorOf(actor),
        at: now,
        text: text.value,
      },
    ],
  });
}
