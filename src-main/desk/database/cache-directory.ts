// Owns reading people from the cache: agents, teams, topics, contacts.
import { type Agent, agentSchema } from '../../../src-shared/domain/people/agent.ts';
import { type Contact, contactSchema } from '../../../src-shared/domain/people/contact.ts';
import { type Team, type Topic, teamSchema, topicSchema } from '../../../src-shared/domain/people/team.ts';
import type { AgentId, ContactId, TeamId } from '../../../src-shared/std/ids.ts';
import type { Sqlite } from './open-sqlite.ts';
import { parseStored } from './parse-stored.ts';

export type CacheDirectory = {
  agents(): Agent[];
  teams(): Team[];
  topics(): Topic[];
  findAgent(id: AgentId): Agent | null;
  findTeam(id: TeamId): Team | null;
  findContact(id: ContactId): Contact | null;
};

type Stored = { value: string };

export function cacheDirectory(sqlite: Sqlite): CacheDirectory {
  const all = (table: 'agents' | 'teams' | 'topics') =>
    sqlite.prepare<[], Stored>(`SELECT value FROM ${table} ORDER BY id`);
  const one = (table: 'agents' | 'teams' | 'contacts') =>
    sqlite.prepare<[string], Stored>(`SELECT value FROM ${table} WHERE id = ?`);
  const agents = all('agents');
  const teams = all('teams');
  const topics = all('topics');
  const agent = one('agents');
  const team = one('teams');
  const contact = one('contacts');
  return {
    agents: () => agents.all().map((row) => parseStored(agentSchema, row.value)),
    teams: () => teams.all().map((row) => parseStored(teamSchema, row.value)),
    topics: () => topics.all().map((row) => parseStored(topicSchema, row.value)),
    findAgent(id) {
      const row = agent.get(id);
      return row === undefined ? null : parseStored(agentSchema, row.value);
    },
    findTeam(id) {
      const row = team.get(id);
      return row === undefined ? null : parseStored(teamSchema, row.value);
    },
    findContact(id) {
      const row = contact.get(id);
      return row === undefined ? null : parseStored(contactSchema, row.value);
    },
  };
}
