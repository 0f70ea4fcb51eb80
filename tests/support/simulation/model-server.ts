// Owns a server in memory, as the wire describes it and no more: decides, numbers, answers, pages, broadcasts by right.
import { type AgentCommand, decideAgentCommand } from '../../../src-shared/commands/agent-command.ts';
import type { Decision } from '../../../src-shared/commands/decision.ts';
import { decideVisitorCommand } from '../../../src-shared/commands/visitor-command.ts';
import type { Conversation } from '../../../src-shared/domain/conversation/conversation.ts';
import { type Message, messageSchema } from '../../../src-shared/domain/conversation/message.ts';
import type { Agent } from '../../../src-shared/domain/people/agent.ts';
import type { Team } from '../../../src-shared/domain/people/team.ts';
import { can } from '../../../src-shared/domain/rights/can.ts';
import {
  type AgentId,
  type CommandId,
  type ConversationId,
  contactIdSchema,
  conversationIdSchema,
} from '../../../src-shared/std/ids.ts';
import type { Changes, ConsoleDown } from '../../../src-shared/wire/down.ts';
import type { Row } from '../../../src-shared/wire/row.ts';

type Kept = { row: Row; seq: number; conversationId: ConversationId | null };
type Answer = Extract<ConsoleDown, { type: 'ack' | 'refused' }>;

/** Its pages hold about `size` rows; a conversation that came into sight may take many before the cursor passes. */
export type ModelReader = { position(): number; nextPage(size: number): Changes };

export type ModelServer = {
  databaseId: string;
  head(): number;
  agents: ReadonlyMap<AgentId, Agent>;
  conversations: ReadonlyMap<ConversationId, Conversation>;
  /** Every message, in order. */
  messages(): Message[];
  accepted: ReadonlyMap<CommandId, AgentCommand>;
  accept(agentId: AgentId, id: CommandId, command: AgentCommand, now: number): Answer;
  /** Opens a conversation on first use. */
  visitorSays(conversationId: ConversationId, id: CommandId, text: string, now: number): void;
  /** Reads what this agent is told from `after` on, page by page. */
  reader(agentId: AgentId, after: number): ModelReader;
  sees(agentId: AgentId, conversationId: ConversationId): boolean;
};

export function modelServer(
  databaseId: string,
  teams: readonly Team[],
  people: readonly Agent[],
): ModelServer {
  let seq = 0;
  const rows = new Map<string, Kept>();
  const agents = new Map<AgentId, Agent>();
  const conversations = new Map<ConversationId, Conversation>();
  /** When a conversation last changed hands: whoever sees it since then needs all of it. */
  const handedAt = new Map<ConversationId, number>();
  const answers = new Map<CommandId, { command: string; answer: Answer }>();
  const accepted = new Map<CommandId, AgentCommand>();

  const keep = (key: string, conversationId: ConversationId | null, make: (seq: number) => Row) => {
    seq += 1;
    rows.set(key, { row: make(seq), seq, conversationId });
  };
  const keepAgent = (agent: Agent) =>
    keep(`agent ${agent.id}`, null, (at) => {
      agents.set(agent.id, { ...agent, seq: at });
      return { row: 'agent', value: { ...agent, seq: at } };
    });
  const keepConversation = (value: Conversation) =>
    keep(`conversation ${value.id}`, value.id, (at) => {
      const before = conversations.get(value.id);
      if (before?.teamId !== value.teamId || before.assigneeId !== value.assigneeId)
        handedAt.set(value.id, at);
      conversations.set(value.id, { ...value, seq: at });
      return { row: 'conversation', value: { ...value, seq: at } };
    });
  const commit = (decision: Pick<Decision, 'conversation' | 'messages'> & Partial<Decision>) => {
    if (decision.conversation !== null) keepConversation(decision.conversation);
    for (const message of decision.messages) {
      keep(`message ${message.id}`, message.conversationId, (at) => ({
        row: 'message',
        value: messageSchema.parse({ ...message, order: at, seq: at }),
      }));
    }
    const mark = decision.readMark;
    if (mark !== undefined && mark !== null) {
      keep(`mark ${mark.agentId} ${mark.conversationId}`, mark.conversationId, (at) => ({
        row: 'read-mark',
        value: { ...mark, seq: at },
      }));
    }
    if (decision.agent !== undefined && decision.agent !== null) keepAgent(decision.agent);
  };
  const actorOf = (id: AgentId) => {
    const agent = agents.get(id);
    return { kind: 'agent' as const, id, roles: agent?.roles ?? [], teamIds: agent?.teamIds ?? [] };
  };
  const sees = (agentId: AgentId, conversationId: ConversationId) => {
    const conversation = conversations.get(conversationId);
    return conversation !== undefined && can(actorOf(agentId), 'see', conversation);
  };
  const maySee = (agentId: AgentId, { row, conversationId }: Kept) =>
    row.row === 'read-mark'
      ? row.value.agentId === agentId && sees(agentId, row.value.conversationId)
      : conversationId === null || sees(agentId, conversationId);

  for (const team of teams)
    keep(`team ${team.id}`, null, (at) => ({ row: 'team', value: { ...team, seq: at } }));
  for (const agent of people) keepAgent(agent);

  return {
    databaseId,
    head: () => seq,
    agents,
    conversations,
    accepted,
    sees,
    messages: () =>
      [...rows.values()]
        .flatMap(({ row }) => (row.row === 'message' ? [row.value] : []))
        .sort((left, right) => left.order - right.order),
    accept(agentId, id, command, now) {
      const body = JSON.stringify(command);
      const before = answers.get(id);
      if (before !== undefined) {
        return before.command === body ? before.answer : { type: 'refused', id, reason: 'conflict' };
      }
      const conversation = command.name === 'set-presence' ? null : conversations.get(command.conversationId);
      const decided = decideAgentCommand(command, {
        actor: actorOf(agentId),
        now,
        commandId: id,
        conversation: conversation ?? null,
        findAgent: (one) => agents.get(one) ?? null,
        findTeam: (one) => teams.find((team) => team.id === one) ?? null,
        findMessage: () => null,
        findDraft: () => null,
      });
      if (decided.ok) {
        commit(decided.value);
        accepted.set(id, command);
      }
      const answer: Answer = decided.ok
        ? { type: 'ack', id, seq }
        : { type: 'refused', id, reason: decided.error };
      answers.set(id, { command: body, answer });
      return answer;
    },
    visitorSays(conversationId, id, text, now) {
      const contactId = contactIdSchema.parse(`contact-of-${conversationId}`);
      const conversation = conversations.get(conversationId) ?? null;
      const team = teams[conversationId.length % teams.length];
      if (team === undefined) throw new Error('no team');
      if (conversation === null) {
        keep(`contact ${contactId}`, conversationId, (at) => ({
          row: 'contact',
          value: {
            ...{ id: contactId, name: '', shortCode: 'SHOP', email: null, language: 'en', country: null },
            ...{ createdAt: now, seq: at },
          },
        }));
      }
      const decided = decideVisitorCommand(
        conversation === null
          ? { name: 'start-conversation', topicId: null, source: 'website', page: null, text }
          : { name: 'send-message', conversationId, text },
        {
          actor: { kind: 'visitor', id: contactId },
          now,
          commandId: id,
          conversation,
          newConversationId: conversationIdSchema.parse(conversationId),
          teamForTopic: team.id,
          firstResponseTargetMs: 60_000,
        },
      );
      if (decided.ok) commit(decided.value);
    },
    reader(agentId, from) {
      let position = from;
      let entering: { id: ConversationId; at: number; sentUpTo: number } | null = null;
      const rowsOf = (id: ConversationId) =>
        [...rows.values()].filter((kept) => kept.conversationId === id && maySee(agentId, kept));
      const enter = (
        whole: { id: ConversationId; at: number; sentUpTo: number },
        told: Row[],
        size: number,
      ) => {
        const due = rowsOf(whole.id).filter(
          ({ row, seq: at }) => row.row === 'message' && at > whole.sentUpTo,
        );
        for (const { row, seq: at } of due.sort((left, right) => left.seq - right.seq)) {
          if (told.length >= size) return;
          told.push(row);
          whole.sentUpTo = at;
        }
        told.push(...rowsOf(whole.id).flatMap(({ row }) => (row.row === 'message' ? [] : [row])));
        position = whole.at;
        entering = null;
      };
      return {
        position: () => position,
        nextPage(size) {
          const after = position;
          const told: Row[] = [];
          const forget: ConversationId[] = [];
          const atSeq = new Map([...rows.values()].map((kept) => [kept.seq, kept]));
          const handed = new Map([...handedAt].map(([id, at]) => [at, id]));
          while (position < seq && told.length < size) {
            if (entering !== null) {
              if (sees(agentId, entering.id)) enter(entering, told, size);
              else {
                forget.push(entering.id);
                position = entering.at;
                entering = null;
              }
              continue;
            }
            const at = position + 1;
            const id = handed.get(at);
            const kept = atSeq.get(at);
            if (id !== undefined && sees(agentId, id)) entering = { id, at, sentUpTo: 0 };
            else {
              if (id !== undefined) forget.push(id);
              else if (kept !== undefined && maySee(agentId, kept)) told.push(kept.row);
              position = at;
            }
          }
          return {
            type: 'changes',
            after,
            upTo: position,
            remaining: seq - position,
            rows: told,
            forget,
            place: null,
            rights: null,
          };
        },
      };
    },
  };
}
