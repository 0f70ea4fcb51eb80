// Owns a workspace made for tests, written into a data folder before the server starts on it.
import { hash } from '@node-rs/argon2';
import { openDatabase } from '../../src-server/database/open-database.ts';
import { prepareTables } from '../../src-server/database/tables.ts';
import type { Agent, Role } from '../../src-shared/domain/people/agent.ts';
import {
  type AgentId,
  agentIdSchema,
  type TeamId,
  type TopicId,
  teamIdSchema,
  topicIdSchema,
  workspaceIdSchema,
} from '../../src-shared/std/ids.ts';

export type MadeAgent = {
  id: AgentId;
  name: string;
  email: string;
  password: string;
  teamId: TeamId;
  /** Choosing this topic leads a visitor to the agent's team. */
  topicId: TopicId;
};

/**
 * Makes `teams` teams, each with one topic leading to it and `agentsPerTeam` agents: online, accepting, with room for
 * all. Agents of one team do not see what another team has. `roles`: of the first agent, besides *agent*. The folder must be new; the server must not be running.
 */
export async function createWorkspace(
  dataDir: string,
  {
    teams,
    agentsPerTeam,
    roles = [],
    now = Date.now(),
  }: { teams: number; agentsPerTeam: number; roles?: readonly Role[]; now?: number },
): Promise<MadeAgent[]> {
  const password = 'a password for tests';
  // As cheap as argon2 allows: it is not the strength of this hash that is under test, and fifty agents sign in.
  const passwordHash = await hash(password, { memoryCost: 8, timeCost: 1, parallelism: 1 });
  const database = openDatabase(dataDir);
  const tables = prepareTables(database);
  const made: MadeAgent[] = [];
  let seq = 0;
  const next = (kind: 'team' | 'topic' | 'agent', ref: string) => {
    seq += 1;
    tables.changes.insert(seq, kind, ref, null);
    return seq;
  };
  tables.inTransaction(() => {
    tables.workspace.insert({
      id: workspaceIdSchema.parse('workspace-1'),
      name: 'Test workspace',
      databaseId: `tests-${now}`,
      defaultTeamId: teamIdSchema.parse('team-1'),
      firstResponseTargetMs: 60_000,
      createdAt: now,
    });
    for (let team = 1; team <= teams; team += 1) {
      const teamId = teamIdSchema.parse(`team-${team}`);
      const topicId = topicIdSchema.parse(`topic-${team}`);
      tables.workspace.putTeam({ id: teamId, name: `Team ${team}`, seq: next('team', teamId) });
      const names = { en: `Topic ${team}`, fr: `Sujet ${team}` };
      tables.workspace.putTopic({ id: topicId, names, teamId, seq: next('topic', topicId) }, team);
      for (let member = 1; member <= agentsPerTeam; member += 1) {
        const id = agentIdSchema.parse(`agent-${team}-${member}`);
        const agent: Agent = {
          id,
          name: `Agent ${team}.${member}`,
          email: `${id}@tests.example`,
          roles: team === 1 && member === 1 ? ['agent', ...roles] : ['agent'],
          teamIds: [teamId],
          presence: 'online',
          acceptingChat: true,
          chatCapacity: 1_000,
          seq: next('agent', id),
        };
        tables.agents.insert(agent, passwordHash);
        made.push({ id, name: agent.name, email: agent.email, password, teamId, topicId });
      }
    }
  });
  database.close();
  return made;
}
