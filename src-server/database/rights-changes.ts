// Owns the statements on changes of agents' rights: what they were before each, by the number of the agent's row.
import { z } from 'zod';
import { roleSchema } from '../../src-shared/domain/people/agent.ts';
import { type AgentId, teamIdSchema } from '../../src-shared/std/ids.ts';
import type { Database } from './database.ts';

const rightsSchema = z.object({ roles: z.array(roleSchema), teamIds: z.array(teamIdSchema) });

/** `before`: the rights the agent had from the number `since` up to the change at `seq`. */
export type RightsChange = { seq: number; since: number; before: z.infer<typeof rightsSchema> };

export function prepareRightsChanges(database: Database) {
  const insert = database.prepare<[string, number, number, string]>(
    'INSERT INTO rights_changes VALUES (?, ?, ?, ?)',
  );
  const after = database.prepare<[string, number], { seq: number; since: number; before: string }>(
    'SELECT seq, since, before FROM rights_changes WHERE agent_id = ? AND seq > ? ORDER BY seq',
  );
  return {
    insert(agentId: AgentId, { seq, since, before }: RightsChange): void {
      insert.run(agentId, seq, since, JSON.stringify(before));
    },
    /** In order. */
    after: (agentId: AgentId, seq: number): RightsChange[] =>
      after.all(agentId, seq).map((row) => ({ ...row, before: rightsSchema.parse(JSON.parse(row.before)) })),
  };
}
export type RightsChanges = ReturnType<typeof prepareRightsChanges>;
