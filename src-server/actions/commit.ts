// Owns what one committed group of commands changed, as everybody who tells others about it sees it.
import type { Conversation } from '../../src-shared/domain/conversation/conversation.ts';
import type { Message } from '../../src-shared/domain/conversation/message.ts';
import type { AgentId, ContactId, ConversationId } from '../../src-shared/std/ids.ts';

/** Whose a conversation was before a group of commands. */
export type Ownership = Pick<Conversation, 'contactId' | 'teamId' | 'assigneeId'>;

/** One row as it is now; `json` is the `Row` of wire/row.ts, written once for everybody. */
export type CommittedRow = { seq: number; json: string } & (
  | { kind: 'message'; conversationId: ConversationId; message: Message }
  | { kind: 'conversation'; conversationId: ConversationId }
  | { kind: 'contact'; contactId: ContactId; conversationId: ConversationId }
  | { kind: 'read-mark'; agentId: AgentId }
  | { kind: 'agent' | 'team' | 'topic' }
);

/** A conversation touched by the group: as it is now, and as it was (null: it began here). */
export type TouchedConversation = { now: Conversation; before: Conversation | null };

export type Commit = {
  /** The sequence before and after: the rows took every number in (after, upTo]. */
  after: number;
  upTo: number;
  /** In order of `seq`. */
  rows: CommittedRow[];
  conversations: Map<ConversationId, TouchedConversation>;
};

/** Whether the owner or team changed, and with them who may see the conversation. */
export function changedHands({ now, before }: TouchedConversation): boolean {
  return before !== null && (before.teamId !== now.teamId || before.assigneeId !== now.assigneeId);
}
