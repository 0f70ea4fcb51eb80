// Owns setting up people outside the demo: the workspace if there is none, teams and agents, numbered like all rows.
import { randomBytes, randomUUID } from 'node:crypto';
import { z } from 'zod';
import { agentSchema, roleSchema } from '../../src-shared/domain/people/agent.ts';
import { type Team, teamSchema, topicSchema } from '../../src-shared/domain/people/team.ts';
import { chatFirstResponseTargetMs } from '../../src-shared/domain/sla/first-response.ts';
import { workspaceIdSchema } from '../../src-shared/std/ids.ts';
import type { Tables } from '../database/tables.ts';
import { hashPassword } from '../sign-in/passwords.ts';

/** One agent to be. `teams` by name: a name not known yet becomes a team, with a topic of the same name leading to it. */
export const newAgentSchema = z.strictObject({
  email: z.string().min(3).max(254).includes('@'),
  name: z.string().trim().min(1).max(100),
  password: z.string().min(10, 'at least 10 characters').max(200),
  teams: z.array(z.string().trim().min(1).max(100)).min(1),
  roles: z.array(roleSchema).min(1).default(['agent']),
  chatCapacity: z.int().min(0).max(100).default(4),
});
export type NewAgent = z.infer<typeof newAgentSchema>;

/** Somebody has that e-mail already. */
export class EmailTakenError extends Error {
  override readonly name = 'EmailTakenError';
}

/** All of them or none. `workspaceName` is used when there is no workspace yet. Throws `EmailTakenError`. */
export async function addAgents(
  tables: Tables,
  { workspaceName, agents, now }: { workspaceName: string; agents: readonly NewAgent[]; now: number },
): Promise<void> {
  const hashes: string[] = [];
  for (const { password } of agents) hashes.push(await hashPassword(password));
  tables.inTransaction(() => {
    let head = tables.changes.head();
    const next = () => {
      head += 1;
      return head;
    };
    const teams = new Map(tables.workspace.teams().map((team) => [team.name, team]));
    const teamNamed = (name: string): Team => {
      const known = teams.get(name);
      if (known) return known;
      const team = teamSchema.parse({ id: newId('team'), name, seq: next() });
      const topic = topicSchema.parse({
        id: newId('topic'),
        names: { en: name, fr: name },
        teamId: team.id,
        seq: next(),
      });
      tables.workspace.putTeam(team);
      tables.changes.insert(team.seq, 'team', team.id, null);
      tables.workspace.putTopic(topic, teams.size);
      tables.changes.insert(topic.seq, 'topic', topic.id, null);
      teams.set(name, team);
      return team;
    };
    for (const [index, asked] of agents.entries()) {
      if (tables.agents.credentials(asked.email) !== null)
        throw new EmailTakenError(`${asked.email} is an agent already`);
      const teamIds = asked.teams.map((name) => teamNamed(name).id);
      const { email, name, roles, chatCapacity } = asked;
      const agent = agentSchema.parse({
        id: newId('agent'),
        name,
        email,
        roles,
        teamIds,
        presence: 'online',
        acceptingChat: true,
        chatCapacity,
        seq: next(),
      });
      tables.agents.insert(agent, hashes[index] ?? '');
      tables.changes.insert(agent.seq, 'agent', agent.id, null);
    }
    const first = teams.values().next().value;
    if (tables.workspace.read() === null && first !== undefined) {
      tables.workspace.insert({
        id: workspaceIdSchema.parse(newId('workspace')),
        name: workspaceName,
        databaseId: randomUUID(),
        defaultTeamId: first.id,
        firstResponseTargetMs: chatFirstResponseTargetMs,
        createdAt: now,
      });
    }
  });
}

function newId(kind: string): string {
  return `${kind}-${randomBytes(9).toString('base64url')}`;
}
