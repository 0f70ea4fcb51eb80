// Owns who is acting, as the rights and every decision see them.
import type { AgentId, ContactId, TeamId } from '../../std/ids.ts';
import type { Role } from './agent.ts';

export type AgentActor = { kind: 'agent'; id: AgentId; roles: readonly Role[]; teamIds: readonly TeamId[] };
export type VisitorActor = { kind: 'visitor'; id: ContactId };
/** The workspace itself: routing, clocks. */
export type SystemActor = { kind: 'system' };
export type Actor = AgentActor | VisitorActor | SystemActor;
