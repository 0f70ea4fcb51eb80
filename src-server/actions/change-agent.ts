// Owns what an administrator changes of an agent while the server runs: rights of one who is there, or a new one.
import { hash } from 'node:crypto';
import { z } from 'zod';
import type { AgentActor } from '../../src-shared/domain/people/actor.ts';
import { agentSchema, roleSchema } from '../../src-shared/domain/people/agent.ts';
import {
  type AgentId,
  agentIdSchema,
  type CommandId,
  type TeamId,
  teamIdSchema,
} from '../../src-shared/std/ids.ts';
import { ok, refuse } from '../../src-shared/std/result.ts';
import type { WorkspaceState } from '../workspace/workspace-state.ts';
import { agentActor } from './accept-agent-command.ts';
import { commandFingerprint } from './command-fingerprint.ts';
import type { Act, ActOutcome, Answer } from './command-queue.ts';

/** Roles and teams as they shall be. */
export const rightsSchema = z.strictObject({
  roles: z.array(roleSchema).min(1).max(10),
  teamIds: z.array(teamIdSchema).min(1).max(100),
});
export type Rights = z.infer<typeof rightsSchema>;

export const agentToBeSchema = z.strictObject({
  ...rightsSchema.shape,
  email: z.string().min(3).max(254).includes('@'),
  name: z.string().trim().min(1).max(100),
  password: z.string().min(10, 'at least 10 characters').max(200),
  chatCapacity: z.int().min(0).max(100).default(4),
});
export type AgentToBe = z.infer<typeof agentToBeSchema>;

/** Who asks, and under which id: the same id with the same body has one effect and one answer. */
export type Asked = { adminId: AgentId; id: CommandId; answer(answer: Answer): void };

/** Who may change agents and end their sessions. */
export function mayAdminister(actor: AgentActor): boolean {
  return actor.roles.includes('admin');
}

/** Refused: `forbidden` (no admin, or nobody would be one any more), `not-found`, `unknown-team`. */
export function changeRights(agentId: AgentId, rights: Rights, { adminId, id, answer }: Asked): Act {
  return {
    id,
    fingerprint: commandFingerprint(`admin:${adminId}`, { agentId, ...rights }),
    answer,
    decide(batch): ActOutcome {
      const { state } = batch;
      if (!isAdmin(state, adminId)) return refuse('forbidden');
      const agent = state.findAgent(agentId);
      if (agent === null) return refuse('not-found');
      if (!areTeams(state, rights.teamIds)) return refuse('unknown-team');
      const roles = [...new Set(rights.roles)];
      if (!roles.includes('admin') && isOnlyAdmin(state, agentId)) return refuse('forbidden');
      const teamIds = [...new Set(rights.teamIds)];
      if (!isSame(roles, agent.roles) || !isSame(teamIds, agent.teamIds)) {
        batch.changeRights({ ...agent, roles, teamIds });
        batch.wantRouting();
      }
      return ok({ conversationId: null, agentId, seq: 0, answerConversationId: null });
    },
  };
}

/** Of the id it was asked under: a retry names the same one. */
export function agentIdOf(id: CommandId): AgentId {
  return agentIdSchema.parse(`agent-${hash('sha256', id, 'base64url').slice(0, 16)}`);
}

/** Refused: `forbidden`, `unknown-team`, `conflict` (somebody has that e-mail). */
export function addAgent(
  { password: _password, ...agentToBe }: AgentToBe,
  passwordHash: string,
  { adminId, id, answer }: Asked,
): Act {
  const agentId = agentIdOf(id);
  return {
    id,
    fingerprint: commandFingerprint(`admin:${adminId}`, agentToBe),
    answer,
    decide(batch): ActOutcome {
      const { state, tables } = batch;
      if (!isAdmin(state, adminId)) return refuse('forbidden');
      if (!areTeams(state, agentToBe.teamIds)) return refuse('unknown-team');
      const email = agentToBe.email.toLowerCase();
      const isTaken = [...state.agents.values()].some(({ agent }) => agent.email.toLowerCase() === email);
      if (isTaken || tables.agents.credentials(agentToBe.email) !== null) return refuse('conflict');
      const present = { presence: 'online', acceptingChat: true, seq: 0 };
      batch.addAgent(agentSchema.parse({ ...agentToBe, ...present, id: agentId }), passwordHash);
      return ok({ conversationId: null, agentId, seq: 0, answerConversationId: null });
    },
  };
}

function isAdmin(state: WorkspaceState, id: AgentId): boolean {
  const actor = agentActor(state, id);
  return actor !== null && mayAdminister(actor);
}

function isOnlyAdmin(state: WorkspaceState, id: AgentId): boolean {
  const admins = [...state.agents.values()].filter(({ agent }) => agent.roles.includes('admin'));
  return admins.length === 1 && admins[0]?.agent.id === id;
}

/** Neither names anything twice. */
function isSame(left: readonly string[], right: readonly string[]): boolean {
  return left.length === right.length && left.every((one) => right.includes(one));
}

function areTeams(state: WorkspaceState, ids: readonly TeamId[]): boolean {
  return ids.every((id) => state.teams.has(id));
}
