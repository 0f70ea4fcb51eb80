// Owns telling who sees every conversation, whoever it is of: for them nothing need be told apart.
import type { AgentActor } from '../../src-shared/domain/people/actor.ts';
import { can } from '../../src-shared/domain/rights/can.ts';
import { contactIdSchema, teamIdSchema } from '../../src-shared/std/ids.ts';

/** In no team and of nobody: who sees this sees everything. */
const nobodys = {
  contactId: contactIdSchema.parse('nobody'),
  teamId: teamIdSchema.parse('none'),
  assigneeId: null,
};

export const seesAll = (agent: AgentActor): boolean => can(agent, 'see', nobodys);
