// Owns the statements on agents.
import { z } from 'zod';
import { type Agent, agentSchema } from '../../src-shared/domain/people/agent.ts';
import { type AgentId, agentIdSchema } from '../../src-shared/std/ids.ts';
import type { Database } from './database.ts';

/** What the server knows of an agent beside the row everybody sees. */
export type StoredAgent = {
  agent: Agent;
  /** Epoch ms; 0 = never. */
  lastAssignedAt: number;
  /** The sequence number at which roles or teams last changed: a desk that was not past it is brought to them. */
  rightsSeq: number;
};

const storedSchema = z.object({ body: z.string(), last_assigned_at: z.int(), rights_seq: z.int() });
const credentialsSchema = z.object({ id: agentIdSchema, password_hash: z.string() });

export function prepareAgentRows(database: Database) {
  const all = database.prepare('SELECT body, last_assigned_at, rights_seq FROM agents ORDER BY id');
  const body = database.prepare<[string], string>('SELECT body FROM agents WHERE id = ?').pluck();
  const bodies = database.prepare<[], string>('SELECT body FROM agents ORDER BY id').pluck();
  const credentials = database.prepare<[string]>('SELECT id, password_hash FROM agents WHERE email = ?');
  const insert = database.prepare<[string, string, string, number, number, string]>(
    `INSERT INTO agents (id, email, password_hash, rights_seq, seq, body) VALUES (?, ?, ?, ?, ?, ?)`,
  );
  const update = database.prepare<[number, string, string]>(
    'UPDATE agents SET seq = ?, body = ? WHERE id = ?',
  );
  const rights = database.prepare<[number, string]>('UPDATE agents SET rights_seq = ? WHERE id = ?');
  const assigned = database.prepare<[number, string]>('UPDATE agents SET last_assigned_at = ? WHERE id = ?');
  return {
    all(): StoredAgent[] {
      return all.all().map((row) => {
        const stored = storedSchema.parse(row);
        return {
          agent: agentSchema.parse(JSON.parse(stored.body)),
          lastAssignedAt: stored.last_assigned_at,
          rightsSeq: stored.rights_seq,
        };
      });
    },
    bodies: (): string[] => bodies.all(),
    body: (id: string) => body.get(id),
    /** By e-mail, upper and lower case alike. */
    credentials(email: string): { id: AgentId; passwordHash: string } | null {
      const row = credentials.get(email);
      if (row === undefined) return null;
      const parsed = credentialsSchema.parse(row);
      return { id: parsed.id, passwordHash: parsed.password_hash };
    },
    insert(agent: Agent, passwordHash: string): void {
      insert.run(agent.id, agent.email, passwordHash, agent.seq, agent.seq, JSON.stringify(agent));
    },
    update(agent: Agent, json: string): void {
      update.run(agent.seq, json, agent.id);
    },
    raiseRights(id: AgentId, seq: number): void {
      rights.run(seq, id);
    },
    markAssigned(id: AgentId, at: number): void {
      assigned.run(at, id);
    },
  };
}
export type AgentRows = ReturnType<typeof prepareAgentRows>;
