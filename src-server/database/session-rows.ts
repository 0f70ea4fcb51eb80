// Owns the statements on agents' sessions; a token is only ever here as its hash.
import { z } from 'zod';
import { type AgentId, agentIdSchema } from '../../src-shared/std/ids.ts';
import type { Database } from './database.ts';

export type StoredSession = { agentId: AgentId; expiresAt: number; revoked: boolean };

const sessionSchema = z.object({
  agent_id: agentIdSchema,
  expires_at: z.int(),
  revoked_at: z.int().nullable(),
});

/** Sessions found last: a crowd that comes back is looked up without the database. */
const foundKept = 20_000;

/** One process serves a database: what it found and did not end since is as it was. */
export function prepareSessionRows(database: Database) {
  const found = new Map<string, StoredSession>();
  const find = database.prepare<[Buffer]>(
    'SELECT agent_id, expires_at, revoked_at FROM agent_sessions WHERE token_hash = ?',
  );
  const insert = database.prepare<[Buffer, string, string, number, number]>(
    `INSERT INTO agent_sessions (token_hash, agent_id, device_name, created_at, expires_at) VALUES (?, ?, ?, ?, ?)`,
  );
  const revoke = database.prepare<[number, Buffer]>(
    'UPDATE agent_sessions SET revoked_at = ? WHERE token_hash = ? AND revoked_at IS NULL',
  );
  const revokeAll = database.prepare<[number, string]>(
    'UPDATE agent_sessions SET revoked_at = ? WHERE agent_id = ? AND revoked_at IS NULL',
  );
  const forget = database.prepare<[number]>('DELETE FROM agent_sessions WHERE expires_at < ?');
  return {
    find(tokenHash: Buffer): StoredSession | null {
      const key = tokenHash.toString('base64');
      const known = found.get(key);
      if (known) return known;
      const row = find.get(tokenHash);
      if (row === undefined) return null;
      const parsed = sessionSchema.parse(row);
      const session = {
        agentId: parsed.agent_id,
        expiresAt: parsed.expires_at,
        revoked: parsed.revoked_at !== null,
      };
      if (found.size >= foundKept) found.clear();
      found.set(key, session);
      return session;
    },
    insert(
      tokenHash: Buffer,
      session: { agentId: AgentId; deviceName: string; createdAt: number; expiresAt: number },
    ): void {
      insert.run(tokenHash, session.agentId, session.deviceName, session.createdAt, session.expiresAt);
    },
    /** Answers whether there was a session to revoke. */
    revoke(tokenHash: Buffer, now: number): boolean {
      found.delete(tokenHash.toString('base64'));
      return revoke.run(now, tokenHash).changes > 0;
    },
    /** Every one of the agent; answers how many there were. */
    revokeAll(agentId: AgentId, now: number): number {
      found.clear();
      return revokeAll.run(now, agentId).changes;
    },
    forgetExpired(before: number): void {
      found.clear();
      forget.run(before);
    },
  };
}
export type SessionRows = ReturnType<typeof prepareSessionRows>;
