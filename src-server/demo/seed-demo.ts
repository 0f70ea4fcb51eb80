// Owns making the demo workspace: the same people and conversations every time, told by the real decisions.
import { randomUUID } from 'node:crypto';
import { type Agent, agentSchema } from '../../src-shared/domain/people/agent.ts';
import { teamSchema, topicSchema } from '../../src-shared/domain/people/team.ts';
import { chatFirstResponseTargetMs } from '../../src-shared/domain/sla/first-response.ts';
import { workspaceIdSchema } from '../../src-shared/std/ids.ts';
import { seededRandom } from '../../src-shared/std/seeded-random.ts';
import type { Tables } from '../database/tables.ts';
import { hashPassword } from '../sign-in/passwords.ts';
import { loadWorkspaceState } from '../workspace/workspace-state.ts';
import { demoAgents, demoPassword, demoTeams, demoTopics } from './demo-people.ts';
import { tellDemoConversations } from './tell-demo-conversations.ts';

const seed = 20_260_101;
const pastConversations = 60;

export type DemoCounts = { agents: number; conversations: number; messages: number };

/** Into an empty database. `now` epoch ms: the past is told backwards from it; `messages`: at least that many. */
export async function seedDemo(
  tables: Tables,
  { now, messages }: { now: number; messages: number },
): Promise<DemoCounts> {
  const passwordHash = await hashPassword(demoPassword);
  tables.inTransaction(() => {
    let seq = 0;
    const next = () => {
      seq += 1;
      return seq;
    };
    for (const team of demoTeams) {
      const value = teamSchema.parse({ ...team, seq: next() });
      tables.workspace.putTeam(value);
      tables.changes.insert(value.seq, 'team', value.id, null);
    }
    for (const [position, topic] of demoTopics.entries()) {
      const value = topicSchema.parse({ ...topic, seq: next() });
      tables.workspace.putTopic(value, position);
      tables.changes.insert(value.seq, 'topic', value.id, null);
    }
    tables.workspace.insert({
      id: workspaceIdSchema.parse('demo'),
      name: 'Maison Lumière',
      databaseId: randomUUID(),
      defaultTeamId: teamSchema.shape.id.parse(demoTeams[0].id),
      firstResponseTargetMs: chatFirstResponseTargetMs,
      createdAt: now,
    });
    for (const demoAgent of demoAgents) {
      const agent: Agent = agentSchema.parse({
        ...demoAgent,
        email: `${demoAgent.id}@demo.guichet.example`,
        presence: 'online',
        chatCapacity: 6,
        seq: next(),
      });
      tables.agents.insert(agent, passwordHash);
      tables.changes.insert(agent.seq, 'agent', agent.id, null);
    }
  });
  const workspace = tables.workspace.read();
  if (workspace === null) throw new Error('the workspace was not made');
  const state = loadWorkspaceState(tables, workspace);
  const told = tellDemoConversations(state, tables, {
    now,
    random: seededRandom(seed),
    pastConversations,
    messages,
  });
  return { agents: demoAgents.length, ...told };
}
