// Owns what must have become of effects once it is quiet: each is done, or waits for an agent with no desk running.
import type { World } from './world.ts';

/** The desks have just been ended; before, all of them were live. */
export function checkEffects(world: World): void {
  const { server, desks, broke } = world;
  const effects = server.database
    .prepare<[], { id: number; agentId: string; doneAt: number | null }>(
      'SELECT id, agent_id AS agentId, done_at AS doneAt FROM effects ORDER BY id',
    )
    .all();
  world.effects = effects.length;
  const atWork = new Set<string>(desks.map(({ agent }) => agent.id));
  for (const { id, agentId, doneAt } of effects) {
    if (doneAt === null && atWork.has(agentId)) broke('effects-once', `${agentId} never took effect ${id}`);
  }
}
