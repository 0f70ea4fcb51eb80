// Owns taking from the cache what an agent may not see with other rights, and what such a change left without its conversation.
import type { AgentActor } from '../../../src-shared/domain/people/actor.ts';
import { can } from '../../../src-shared/domain/rights/can.ts';
import type { ConversationId } from '../../../src-shared/std/ids.ts';
import type { Rights } from '../../../src-shared/wire/down.ts';
import type { Cache } from '../database/open-cache.ts';

/**
 * Inside a transaction. Returns the conversations that went, with all that hung on them, asked for or not. What was
 * written in them is not here: it stays, and is refused when it is sent.
 */
export function reduceSight(cache: Cache, { agentId, roles, teamIds }: Rights): ConversationId[] {
  const actor: AgentActor = { kind: 'agent', id: agentId, roles, teamIds };
  const gone = cache.sight.hands().filter((conversation) => !can(actor, 'see', conversation));
  for (const { id } of gone) cache.writer.forget(id);
  return gone.map(({ id }) => id);
}

/**
 * Inside a transaction, once nothing more is on its way: what was sent in part when the rights changed, and contacts of
 * conversations that never came because they left the agent's sight between two pages.
 */
export function sweepSight(cache: Cache): void {
  for (const id of cache.sight.headless()) cache.writer.forget(id);
  for (let after: string | null = ''; after !== null; ) after = cache.writer.sweepContacts(after);
  cache.meta.setMayHaveStrays(false);
}
