// Owns what an agent says of themself: presence and whether they accept chats, two separate facts.
import { z } from 'zod';
import { presenceSchema } from '../domain/people/agent.ts';
import { ok, refuse } from '../std/result.ts';
import { type Decided, nothingChanges, type Situation } from './decision.ts';

export const setPresenceSchema = z.object({
  name: z.literal('set-presence'),
  presence: presenceSchema,
  acceptingChat: z.boolean(),
});
export type SetPresence = z.infer<typeof setPresenceSchema>;

export function decideSetPresence(command: SetPresence, situation: Situation): Decided {
  const { actor } = situation;
  const agent = actor.kind === 'agent' ? situation.findAgent(actor.id) : null;
  if (agent === null) return refuse('forbidden');
  return ok({
    ...nothingChanges,
    agent: { ...agent, presence: command.presence, acceptingChat: command.acceptingChat },
  });
}
