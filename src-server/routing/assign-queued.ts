// Owns giving waiting conversations to agents who have room, longest wait first, each choice with its explanation.
import { activityMessage } from '../../src-shared/commands/activity-message.ts';
import type { Conversation } from '../../src-shared/domain/conversation/conversation.ts';
import { compareByLongestWait } from '../../src-shared/domain/inbox/inbox-order.ts';
import { chooseAgent } from '../../src-shared/domain/routing/choose-agent.ts';
import type { AgentId, ConversationId } from '../../src-shared/std/ids.ts';
import type { Batch } from '../actions/batch.ts';
import { gatherCandidate, gatherCandidates } from './gather-candidates.ts';

/** Goes on until nobody waits or, in every team, nobody has room (product.md R5). Part of the batch's transaction. */
export function assignQueued(batch: Batch, isConnected: (id: AgentId) => boolean): void {
  const { state } = batch;
  const candidates = gatherCandidates(state, isConnected);
  for (const [teamId, ids] of state.queued) {
    if (ids.size === 0 || chooseAgent(teamId, candidates).agentId === null) continue;
    for (const conversation of inOrder(ids, batch)) {
      const decision = chooseAgent(teamId, candidates);
      if (decision.agentId === null) break;
      const { agentId, weighed } = decision;
      const assigned: Conversation = {
        ...conversation,
        assigneeId: agentId,
        epoch: conversation.epoch + 1,
        status: 'open',
      };
      const cause = `${assigned.id}.${assigned.epoch}`;
      batch.addMessages([
        activityMessage(assigned.id, { kind: 'system' }, { code: 'assigned', agentId }, cause, batch.now),
      ]);
      batch.putConversation(assigned);
      batch.addAssignment({
        conversationId: assigned.id,
        epoch: assigned.epoch,
        at: batch.now,
        agentId,
        weighed,
      });
      const chosen = candidates.findIndex((candidate) => candidate.agentId === agentId);
      candidates[chosen] = gatherCandidate(state, agentId, isConnected);
    }
  }
}

function inOrder(ids: ReadonlySet<ConversationId>, batch: Batch): Conversation[] {
  const waiting: Conversation[] = [];
  for (const id of ids) {
    const conversation = batch.state.findConversation(id);
    if (conversation) waiting.push(conversation);
  }
  return waiting.sort(compareByLongestWait);
}
