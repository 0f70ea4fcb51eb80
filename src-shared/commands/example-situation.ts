// Owns the example workspace that the tests of commands decide on: two teams, three agents, one open conversation.
import type { Conversation } from '../domain/conversation/conversation.ts';
import type { AgentActor, VisitorActor } from '../domain/people/actor.ts';
import type { Agent, Role } from '../domain/people/agent.ts';
import type { Team } from '../domain/people/team.ts';
import {
  agentIdSchema,
  type CommandId,
  commandIdSchema,
  contactIdSchema,
  conversationIdSchema,
  teamIdSchema,
  topicIdSchema,
} from '../std/ids.ts';
import type { Situation } from './decision.ts';

export const sales = teamIdSchema.parse('team-sales');
export const billing = teamIdSchema.parse('team-billing');
export const ana = agentIdSchema.parse('agent-ana');
export const ben = agentIdSchema.parse('agent-ben');
export const sue = agentIdSchema.parse('agent-sue');
export const nobody = agentIdSchema.parse('agent-nobody');
export const customer = contactIdSchema.parse('contact-1');
export const stranger = contactIdSchema.parse('contact-2');
export const conversationId = conversationIdSchema.parse('conversation-1');
export const topicId = topicIdSchema.parse('topic-1');

function exampleAgent(id: Agent['id'], roles: Role[], teamIds: Agent['teamIds']): Agent {
  const email = `${id}@example.com`;
  return {
    id,
    name: id,
    email,
    roles,
    teamIds,
    presence: 'online',
    acceptingChat: true,
    chatCapacity: 4,
    seq: 1,
  };
}

/** Ana is in sales, Ben in billing, Sue supervises and is in no team. */
export const exampleAgents: readonly Agent[] = [
  exampleAgent(ana, ['agent'], [sales]),
  exampleAgent(ben, ['agent'], [billing]),
  exampleAgent(sue, ['supervisor'], []),
];
export const exampleTeams: readonly Team[] = [
  { id: sales, name: 'Sales', seq: 1 },
  { id: billing, name: 'Billing', seq: 1 },
];

/** The acting agent by id, with the roles and teams of `exampleAgents`; throws for an id that is not there. */
export function exampleActor(id: Agent['id']): AgentActor {
  const agent = exampleAgents.find((each) => each.id === id);
  if (agent === undefined) throw new Error(`no example agent ${id}`);
  return { kind: 'agent', id: agent.id, roles: agent.roles, teamIds: agent.teamIds };
}

export const customerActor: VisitorActor = { kind: 'visitor', id: customer };

/** In sales, owned by Ana, epoch 3; the customer has waited since 1,000 and the first answer is due at 61,000. */
export function exampleConversation(changes: Partial<Conversation> = {}): Conversation {
  return {
    id: conversationId,
    contactId: customer,
    channel: 'chat',
    source: 'website',
    topicId,
    teamId: sales,
    assigneeId: ana,
    epoch: 3,
    status: 'open',
    createdAt: 1_000,
    waitingSince: 1_000,
    lastMessage: { kind: 'incoming', preview: 'Hello?', at: 1_000 },
    firstResponse: { state: 'running', startedAt: 1_000, dueAt: 61_000 },
    page: null,
    contactReceived: 0,
    contactRead: 0,
    resolvedAt: null,
    seq: 10,
    ...changes,
  };
}

/** `exampleCommandId(7)` is always the same id. */
export function exampleCommandId(count: number): CommandId {
  return commandIdSchema.parse(`command-${count.toString().padStart(10, '0')}`);
}

/** Ana, at 5,000, on `exampleConversation`. */
export function exampleSituation(changes: Partial<Situation> = {}): Situation {
  return {
    actor: exampleActor(ana),
    now: 5_000,
    commandId: exampleCommandId(1),
    conversation: exampleConversation(),
    findAgent: (id) => exampleAgents.find((agent) => agent.id === id) ?? null,
    findTeam: (id) => exampleTeams.find((team) => team.id === id) ?? null,
    findMessage: () => null,
    findDraft: () => null,
    ...changes,
  };
}
