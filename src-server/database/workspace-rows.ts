// Owns the statements on the workspace, its teams and topics.
import { z } from 'zod';
import { type Team, type Topic, teamSchema, topicSchema } from '../../src-shared/domain/people/team.ts';
import { type TeamId, teamIdSchema, type WorkspaceId, workspaceIdSchema } from '../../src-shared/std/ids.ts';
import type { Database } from './database.ts';

export type Workspace = {
  id: WorkspaceId;
  name: string;
  /** Told apart from every other database there was or will be: a cursor fits only its own. */
  databaseId: string;
  defaultTeamId: TeamId;
  firstResponseTargetMs: number;
  createdAt: number;
};

const workspaceRowSchema = z.object({
  id: workspaceIdSchema,
  name: z.string(),
  database_id: z.string(),
  default_team_id: teamIdSchema,
  first_response_target_ms: z.int(),
  created_at: z.int(),
});

export function prepareWorkspaceRows(database: Database) {
  const read = database.prepare('SELECT * FROM workspace');
  const insert = database.prepare<[string, string, string, string, number, number]>(
    'INSERT INTO workspace VALUES (?, ?, ?, ?, ?, ?)',
  );
  const teams = database.prepare<[], string>('SELECT body FROM teams ORDER BY id').pluck();
  const topics = database.prepare<[], string>('SELECT body FROM topics ORDER BY position, id').pluck();
  const team = database.prepare<[string], string>('SELECT body FROM teams WHERE id = ?').pluck();
  const topic = database.prepare<[string], string>('SELECT body FROM topics WHERE id = ?').pluck();
  const putTeam = database.prepare<[string, number, string]>(
    'INSERT INTO teams VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE SET seq = excluded.seq, body = excluded.body',
  );
  const putTopic = database.prepare<[string, string, number, number, string]>(
    `INSERT INTO topics VALUES (?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE
     SET team_id = excluded.team_id, position = excluded.position, seq = excluded.seq, body = excluded.body`,
  );
  return {
    /** Null in a database nobody set up yet. */
    read(): Workspace | null {
      const row = read.get();
      if (row === undefined) return null;
      const parsed = workspaceRowSchema.parse(row);
      return {
        id: parsed.id,
        name: parsed.name,
        databaseId: parsed.database_id,
        defaultTeamId: parsed.default_team_id,
        firstResponseTargetMs: parsed.first_response_target_ms,
        createdAt: parsed.created_at,
      };
    },
    insert(workspace: Workspace): void {
      const { id, name, databaseId, defaultTeamId, firstResponseTargetMs, createdAt } = workspace;
      insert.run(id, name, databaseId, defaultTeamId, firstResponseTargetMs, createdAt);
    },
    teams: (): Team[] => teams.all().map((body) => teamSchema.parse(JSON.parse(body))),
    topics: (): Topic[] => topics.all().map((body) => topicSchema.parse(JSON.parse(body))),
    teamBodies: (): string[] => teams.all(),
    topicBodies: (): string[] => topics.all(),
    teamBody: (id: string) => team.get(id),
    topicBody: (id: string) => topic.get(id),
    putTeam(value: Team): void {
      putTeam.run(value.id, value.seq, JSON.stringify(value));
    },
    putTopic(value: Topic, position: number): void {
      putTopic.run(value.id, value.teamId, position, value.seq, JSON.stringify(value));
    },
  };
}
export type WorkspaceRows = ReturnType<typeof prepareWorkspaceRows>;
