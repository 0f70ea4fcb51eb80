// Owns a visitor's command from the wire to the group it is committed in: the contact and conversation begin here.
import { hash } from 'node:crypto';
import {
  decideVisitorCommand,
  type StartConversation,
  type VisitorCommand,
} from '../../src-shared/commands/visitor-command.ts';
import { type Conversation, isOngoing } from '../../src-shared/domain/conversation/conversation.ts';
import type { Contact } from '../../src-shared/domain/people/contact.ts';
import {
  type CommandId,
  type ContactId,
  type ConversationId,
  conversationIdSchema,
  type TeamId,
} from '../../src-shared/std/ids.ts';
import { ok, refuse } from '../../src-shared/std/result.ts';
import type { WorkspaceState } from '../workspace/workspace-state.ts';
import { resurrectsBesideAnother } from './accept-agent-command.ts';
import type { Batch } from './batch.ts';
import { commandFingerprint } from './command-fingerprint.ts';
import type { Act, ActOutcome, Answer } from './command-queue.ts';

/** The visitor behind a socket; nothing of them is stored until they write. */
export type Visitor = { contactId: ContactId; shortCode: string; language: Contact['language'] };

export function acceptVisitorCommand(
  visitor: Visitor,
  id: CommandId,
  command: VisitorCommand,
  answer: (answer: Answer) => void,
): Act {
  return {
    id,
    fingerprint: commandFingerprint(`visitor:${visitor.contactId}`, command),
    decide: (batch) => decideOnTrueState(visitor, id, command, batch),
    answer,
  };
}

function decideOnTrueState(visitor: Visitor, id: CommandId, asked: VisitorCommand, batch: Batch): ActOutcome {
  const { state } = batch;
  const command = readable(asked, state);
  const before =
    command.name === 'start-conversation'
      ? state.ongoingOf(visitor.contactId)
      : state.findConversation(command.conversationId);
  const decided = decideVisitorCommand(command, {
    actor: { kind: 'visitor', id: visitor.contactId },
    now: batch.now,
    commandId: id,
    conversation: before,
    // A hash, which only a conversation that begins is worth.
    newConversationId: before?.id ?? conversationIdOf(id),
    teamForTopic: teamFor(command, state),
    firstResponseTargetMs: state.workspace.firstResponseTargetMs,
  });
  if (!decided.ok) return decided;
  const { conversation, messages } = decided.value;
  if (conversation && resurrectsBesideAnother(before, conversation, state)) return refuse('gone');

  if (conversation && before === null) introduce(visitor, batch);
  if (messages.length > 0) batch.addMessages(messages);
  if (conversation) batch.putConversation(conversation);
  if (conversation && entersQueue(before, conversation)) batch.wantRouting();
  return ok({
    conversationId: conversation?.id ?? null,
    agentId: null,
    seq: 0,
    // The others named theirs; only who begins one has to be told.
    answerConversationId: command.name === 'start-conversation' ? (conversation?.id ?? null) : null,
  });
}

/** Nobody is turned away over a topic that is no more, and nobody has read what was not written yet. */
function readable(command: VisitorCommand, state: WorkspaceState): VisitorCommand {
  if (
    command.name === 'start-conversation' &&
    command.topicId !== null &&
    !state.topics.has(command.topicId)
  ) {
    return { ...command, topicId: null };
  }
  if (command.name !== 'mark-progress') return command;
  const head = state.head();
  return { ...command, received: Math.min(command.received, head), read: Math.min(command.read, head) };
}

function teamFor(command: VisitorCommand, state: WorkspaceState): TeamId {
  const topicId: StartConversation['topicId'] =
    command.name === 'start-conversation' ? command.topicId : null;
  const topic = topicId === null ? undefined : state.topics.get(topicId);
  return topic?.teamId ?? state.workspace.defaultTeamId;
}

/** Of the command that opened it: a retry that finds no trace of the first try names the same one. */
function conversationIdOf(id: CommandId): ConversationId {
  return conversationIdSchema.parse(`c-${hash('sha256', id, 'base64url').slice(0, 22)}`);
}

/**
 * The contact's row goes out with each conversation they begin: a known contact may be new to the team it is for, and
 * one who was anonymous yesterday is shown in today's language.
 */
function introduce({ contactId, shortCode, language }: Visitor, batch: Batch): void {
  if (batch.hasContact(contactId)) return;
  const known = batch.tables.conversations.findContact(contactId);
  const unknown = { id: contactId, name: '', shortCode, email: null, country: null, createdAt: batch.now };
  batch.putContact({ ...(known ?? unknown), language });
}

function entersQueue(before: Conversation | null, after: Conversation): boolean {
  return after.status === 'queued' && (before === null || !isOngoing(before));
}
