// Owns the small workspace every simulated run begins with: made once, and handed out as an image of its database.
import SqliteDatabase from 'better-sqlite3';
import { prepareDatabase } from '../../../src-server/database/open-database.ts';
import { prepareTables } from '../../../src-server/database/tables.ts';
import { type Agent, agentSchema } from '../../../src-shared/domain/people/agent.ts';
import { type Team, type Topic, teamSchema, topicSchema } from '../../../src-shared/domain/people/team.ts';
import { teamIdSchema, workspaceIdSchema } from '../../../src-shared/std/ids.ts';

const north = teamIdSchema.parse('north');
const south = teamIdSchema.parse('south');

export const teams: readonly Team[] = [north, south].map((id, index) =>
  teamSchema.parse({ id, name: id, seq: index + 1 }),
);
export const topics: readonly Topic[] = teams.map(({ id }, index) =>
  topicSchema.parse({ id: `about-${id}`, names: { en: id, fr: id }, teamId: id, seq: index + 3 }),
);
/** Two who see one team each, one of both teams, and one who sees everything. */
export const people: readonly Agent[] = [
  { id: 'ada', roles: ['agent'], teamIds: [north], chatCapacity: 2 },
  { id: 'bo', roles: ['agent'], teamIds: [south], chatCapacity: 2 },
  { id: 'grace', roles: ['agent'], teamIds: [north, south], chatCapacity: 1 },
  { id: 'sofia', roles: ['supervisor'], teamIds: [], chatCapacity: 0 },
].map((one, index) =>
  agentSchema.parse({
    ...one,
    ...{ name: one.id, email: `${one.id}@w.example`, presence: 'online', acceptingChat: true },
    seq: index + 5,
  }),
);

let image: Buffer | null = null;

/** A database in memory with the workspace in it, like every other one. */
export function openSimulatedWorkspace(): SqliteDatabase.Database {
  image ??= makeImage();
  return prepareDatabase(new SqliteDatabase(image));
}

function makeImage(): Buffer {
  const database = prepareDatabase(new SqliteDatabase(':memory:'));
  const tables = prepareTables(database);
  tables.inTransaction(() => {
    tables.workspace.insert({
      id: workspaceIdSchema.parse('workspace'),
      name: 'Simulated',
      databaseId: 'simulated',
      defaultTeamId: north,
      firstResponseTargetMs: 60_000,
      createdAt: 1_000,
    });
    for (const team of teams) {
      tables.workspace.putTeam(team);
      tables.changes.insert(team.seq, 'team', team.id, null);
    }
    for (const [index, topic] of topics.entries()) {
      tables.workspace.putTopic(topic, index);
      tables.changes.insert(topic.seq, 'topic', topic.id, null);
    }
    for (const agent of people) {
      tables.agents.insert(agent, 'nobody signs in by password here');
      tables.changes.insert(agent.seq, 'agent', agent.id, null);
    }
  });
  const made = database.serialize();
  database.close();
  return made;
}
