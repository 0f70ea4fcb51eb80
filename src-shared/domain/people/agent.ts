// Owns what an agent is: a person on our side, their roles, teams, presence and whether they accept chats.
import { z } from 'zod';
import { agentIdSchema, sequenceSchema, teamIdSchema } from '../../std/ids.ts';

export const roleSchema = z.enum(['agent', 'engineer', 'supervisor', 'trainer', 'admin']);
export type Role = z.infer<typeof roleSchema>;

/** What the agent says of themself; `offline` is never said, it is being without a link. */
export const presenceSchema = z.enum(['online', 'busy', 'away']);
export type Presence = z.infer<typeof presenceSchema>;

export const agentSchema = z.object({
  id: agentIdSchema,
  name: z.string(),
  email: z.string(),
  roles: z.array(roleSchema),
  teamIds: z.array(teamIdSchema),
  presence: presenceSchema,
  acceptingChat: z.boolean(),
  /** How many ACTIVE chats this agent may hold. */
  chatCapacity: z.int().min(0),
  seq: sequenceSchema,
});
export type Agent = z.infer<typeof agentSchema>;
