// Owns what a command is decided on and what a decision brings about; the same on the server and in the desk's overlay.

import type { Conversation } from '../domain/conversation/conversation.ts';
import type { Draft, DraftKind } from '../domain/conversation/draft.ts';
import type { Message, UnsequencedMessage } from '../domain/conversation/message.ts';
import type { Actor } from '../domain/people/actor.ts';
import type { Agent } from '../domain/people/agent.ts';
import type { Team } from '../domain/people/team.ts';
import type { AgentId, CommandId, ConversationId, MessageId, TeamId } from '../std/ids.ts';
import type { Result } from '../std/result.ts';
import type { RefusalCode } from './refusal.ts';

/** Everything a decision may look at. `now` epoch ms: the server's time there, the desk's estimate of it in an overlay. */
export type Situation = {
  actor: Actor;
  now: number;
  commandId: CommandId;
  /** The conversation the command names; null when there is none. */
  conversation: Conversation | null;
  findAgent(id: AgentId): Agent | null;
  findTeam(id: TeamId): Team | null;
  /** One that is stored: `order` is its place in the sequence. */
  findMessage(id: MessageId, order: number): Message | null;
  /** The acting agent's own. */
  findDraft(conversationId: ConversationId, kind: DraftKind): Draft | null;
};

/** Rows as they shall be; `seq` and `order` are given by the server when it commits. */
export type Decision = {
  conversation: Conversation | null;
  messages: UnsequencedMessage[];
  /** Known ones as they shall be: same id, same order. */
  changedMessages: Message[];
  readMark: { agentId: AgentId; conversationId: ConversationId; upTo: number } | null;
  agent: Agent | null;
  draft: Omit<Draft, 'seq'> | null;
};

export type Decided = Result<Decision, RefusalCode>;

export const nothingChanges: Decision = {
  conversation: null,
  messages: [],
  changedMessages: [],
  readMark: null,
  agent: null,
  draft: null,
};
