// Owns an agent's command from the wire to the group it is committed in: decided again here, on true state.
import { type AgentCommand, decideAgentCommand } from '../../src-shared/commands/agent-command.ts';
import type { Conversation } from '../../src-shared/domain/conversation/conversation.ts';
import { isOngoing } from '../../src-shared/domain/conversation/conversation.ts';
import type { AgentActor } from '../../src-shared/domain/people/actor.ts';
import type { AgentId, CommandId } from '../../src-shared/std/ids.ts';
import { ok, refuse } from '../../src-shared/std/result.ts';
import type { WorkspaceState } from '../workspace/workspace-state.ts';
import type { Batch } from './batch.ts';
import { commandFingerprint } from './command-fingerprint.ts';
import type { Act, ActOutcome, Answer } from './command-queue.ts';

/** Rights are read when the command is decided, not when the socket was opened. */
export function agentActor(state: WorkspaceState, agentId: AgentId): AgentActor | null {
  const agent = state.findAgent(agentId);
  return agent && { kind: 'agent', id: agent.id, roles: agent.roles, teamIds: agent.teamIds };
}

export function acceptAgentCommand(
  agentId: AgentId,
  id: CommandId,
  command: AgentCommand,
  answer: (answer: Answer) => void,
): Act {
  return {
    id,
    fingerprint: commandFingerprint(`agent:${agentId}`, command),
    decide: (batch) => decideOnTrueState(agentId, id, command, batch),
    answer,
  };
}

function decideOnTrueState(agentId: AgentId, id: CommandId, command: AgentCommand, batch: Batch): ActOutcome {
  const { state } = batch;
  const actor = agentActor(state, agentId);
  if (actor === null) return refuse('forbidden');
  const before = 'conversationId' in command ? state.findConversation(command.conversationId) : null;
  const decided = decideAgentCommand(command, {
    actor,
    now: batch.now,
    commandId: id,
    conversation: before,
    findAgent: state.findAgent,
    findTeam: state.findTeam,
    findMessage(messageId, order) {
      const found = batch.findMessage(order);
      return found?.id === messageId ? found : null;
    },
    findDraft: (conversationId, kind) => batch.findDraft(agentId, conversationId, kind),
  });
  if (!decided.ok) return decided;
  const { conversation, messages, changedMessages, agent, draft } = decided.value;
  if (conversation && resurrectsBesideAnother(before, conversation, state)) return refuse('gone');

  if (messages.length > 0) batch.addMessages(messages);
  let seq = 0;
  const readMark = decided.value.readMark;
  if (readMark) {
    const upTo = Math.min(readMark.upTo, state.head());
    const known = batch.readMark(readMark.agentId, readMark.conversationId);
    if (upTo > (known?.upTo ?? 0)) seq = batch.putReadMark({ ...readMark, upTo });
  }
  for (const message of changedMessages) seq = Math.max(seq, batch.changeMessage(message));
  if (draft) seq = batch.putDraft(draft);
  if (conversation) batch.putConversation(conversation);
  if (agent) batch.putAgent(agent);
  if (agent || (conversation && freesOrQueues(before, conversation))) batch.wantRouting();
  return ok({
    conversationId: conversation?.id ?? null,
    agentId: agent?.id ?? null,
    seq,
    answerConversationId: null,
  });
}

/** P12: a contact has one ongoing conversation; an old one is not taken up beside it. */
export function resurrectsBesideAnother(
  before: Conversation | null,
  after: Conversation,
  state: WorkspaceState,
): boolean {
  if (!isOngoing(after) || (before !== null && isOngoing(before))) return false;
  const ongoing = state.ongoingOf(after.contactId);
  return ongoing !== null && ongoing.id !== after.id;
}

function freesOrQueues(before: Conversation | null, after: Conversation): boolean {
  return (
    before?.assigneeId !== after.assigneeId ||
    before.status !== after.status ||
    before.teamId !== after.teamId
  );
}
