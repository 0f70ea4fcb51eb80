// Owns giving a conversation to a team and, within it, to an agent or to nobody (back to the queue).
import { z } from 'zod';
import { type Conversation, isOngoing } from '../domain/conversation/conversation.ts';
import type { Activity } from '../domain/conversation/message.ts';
import { can } from '../domain/rights/can.ts';
import { agentIdSchema, conversationIdSchema, teamIdSchema } from '../std/ids.ts';
import { ok, refuse } from '../std/result.ts';
import { activityMessage } from './activity-message.ts';
import { type Decided, nothingChanges, type Situation } from './decision.ts';

export const assignConversationSchema = z.object({
  name: z.literal('assign-conversation'),
  conversationId: conversationIdSchema,
  epoch: z.int().min(0),
  teamId: teamIdSchema,
  agentId: agentIdSchema.nullable(),
});
export type AssignConversation = z.infer<typeof assignConversationSchema>;

export function decideAssignConversation(command: AssignConversation, situation: Situation): Decided {
  const { actor, conversation, now, commandId } = situation;
  if (conversation === null || !can(actor, 'see', conversation)) return refuse('not-found');
  if (!isOngoing(conversation)) return refuse('gone');
  if (!can(actor, 'assign', conversation)) return refuse('not-owner');
  if (command.epoch !== conversation.epoch) return refuse('stale-epoch');
  if (situation.findTeam(command.teamId) === null) return refuse('unknown-team');
  if (command.agentId !== null) {
    const agent = situation.findAgent(command.agentId);
    if (agent === null) return refuse('unknown-agent');
    if (!agent.teamIds.includes(command.teamId)) return refuse('agent-not-in-team');
  }
  if (command.agentId === conversation.assigneeId && command.teamId === conversation.teamId) {
    return refuse('already-owner');
  }
  const assigned: Conversation = {
    ...conversation,
    teamId: command.teamId,
    assigneeId: command.agentId,
    epoch: conversation.epoch + 1,
    status: command.agentId === null ? 'queued' : 'open',
  };
  const activities: Activity[] = [];
  if (command.teamId !== conversation.teamId)
    activities.push({ code: 'moved-to-team', teamId: command.teamId });
  if (command.agentId !== conversation.assigneeId) {
    activities.push(
      command.agentId === null ? { code: 'unassigned' } : { code: 'assigned', agentId: command.agentId },
    );
  }
  return ok({
    ...nothingChanges,
    conversation: assigned,
    messages: activities.map((activity) => activityMessage(conversation.id, actor, activity, commandId, now)),
  });
}
