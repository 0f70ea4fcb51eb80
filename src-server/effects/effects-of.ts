// Owns what follows from a commit: of what which agent is to be told.
import type { Conversation } from '../../src-shared/domain/conversation/conversation.ts';
import type { Message } from '../../src-shared/domain/conversation/message.ts';
import type { NotifyEffect } from '../database/effect-rows.ts';

/**
 * For each conversation only its owner at the end of the group: told that it was given to them, unless by themself, and
 * that the customer wrote since it is theirs. What was said while nobody owned it is of the queue, and needs nobody told
 * twice. `messages` are those of the group, in order; `now` epoch ms.
 */
export function effectsOf(
  touched: Iterable<{ now: Conversation; messages: readonly Message[] }>,
  now: number,
): NotifyEffect[] {
  const effects: NotifyEffect[] = [];
  for (const { now: conversation, messages } of touched) {
    const { id: conversationId, assigneeId: agentId } = conversation;
    if (agentId === null || messages.length === 0) continue;
    let given = false;
    let wrote = false;
    for (const message of messages) {
      if (message.kind === 'incoming') wrote = true;
      else if (message.kind === 'activity') {
        const { activity, author } = message;
        if (activity.code === 'assigned') {
          given = activity.agentId === agentId && !(author.kind === 'agent' && author.id === agentId);
          wrote = false;
        } else if (activity.code === 'taken' || activity.code === 'unassigned') {
          given = false;
          wrote = false;
        }
      }
    }
    if (given) effects.push({ agentId, conversationId, reason: 'assigned', at: now });
    if (wrote) effects.push({ agentId, conversationId, reason: 'customer-wrote', at: now });
  }
  return effects;
}
