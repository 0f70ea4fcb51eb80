// Owns what one committed group of commands changed, as everybody who tells others about it sees it.
import type { Conversation } from '../../src-shared/domain/conversation/conversation.ts';
import type { Message } from '../../src-shared/domain/conversation/message.ts';
import type { AgentId, ContactId, ConversationId } from '../../src-shared/std/ids.ts';
import type { EffectPlan } from '../effects/effect-ledger.ts';

/** One row as it is now; `json` is its value, written once for the database and everybody who is told. */
export type CommittedRow = { seq: number; json: string } & (
  | { kind: 'message' | 'conversation'; conversationId: ConversationId }
  /** `conversations`: all there are of the contact; who sees one of them sees the contact. */
  | { kind: 'contact'; contactId: ContactId; conversations: readonly Conversation[] }
  | { kind: 'read-mark' | 'draft'; agentId: AgentId }
  | { kind: 'agent' }
);

/** A conversation touched by the group: as it is now, as it was (null: it began here), and what was said in it. */
export type TouchedConversation = {
  now: Conversation;
  before: Conversation | null;
  messages: Message[];
  /** It had ended beyond the horizon until now: desks may not have its messages. */
  wasAsleep: boolean;
};

export type Commit = {
  /** The sequence before and after: the rows took every number in (after, upTo]. */
  after: number;
  upTo: number;
  /** In order of `seq`; messages of one conversation next to one another. */
  rows: CommittedRow[];
  conversations: Map<ConversationId, TouchedConversation>;
  /** Agents whose roles or teams changed: what their consoles have is not what they may see. */
  rightsChanged: ReadonlySet<AgentId>;
  effects: EffectPlan;
};

/** Whether the owner or team changed, and with them who may see the conversation. */
export function changedHands({ now, before }: TouchedConversation): boolean {
  return before !== null && (before.teamId !== now.teamId || before.assigneeId !== now.assigneeId);
}

/** The `Row` of wire/row.ts. */
export function rowText({ kind, json }: CommittedRow): string {
  return `{"row":"${kind}","value":${json}}`;
}
