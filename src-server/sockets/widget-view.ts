// Owns what a visitor is shown of a conversation: no team, no owner's id, no notes, no activities, no clocks.
import type { Conversation } from '../../src-shared/domain/conversation/conversation.ts';
import type { Message } from '../../src-shared/domain/conversation/message.ts';
import type { AgentId } from '../../src-shared/std/ids.ts';
import type { WidgetConversation, WidgetMessage } from '../../src-shared/wire/widget-down.ts';
import type { WorkspaceState } from '../workspace/workspace-state.ts';

export function widgetConversation(
  conversation: Conversation,
  state: Pick<WorkspaceState, 'findAgent'>,
): WidgetConversation {
  const { id, status, assigneeId, contactRead } = conversation;
  const ended = status === 'resolved' || status === 'abandoned';
  return {
    id,
    status: ended ? 'resolved' : assigneeId === null ? 'waiting' : 'open',
    agentName: assigneeId === null ? null : firstName(assigneeId, state),
    contactRead,
  };
}

/** Null for what is not said to the visitor: notes and activities. */
export function widgetMessage(
  message: Message,
  state: Pick<WorkspaceState, 'findAgent'>,
): WidgetMessage | null {
  if (message.kind !== 'incoming' && message.kind !== 'outgoing') return null;
  const { id, order, author, text, at } = message;
  const authorName = author.kind === 'agent' ? firstName(author.id, state) : null;
  return { id, order, own: message.kind === 'incoming', authorName, text, at };
}

export function firstName(id: AgentId, state: Pick<WorkspaceState, 'findAgent'>): string | null {
  return state.findAgent(id)?.name.split(' ', 1)[0] ?? null;
}
