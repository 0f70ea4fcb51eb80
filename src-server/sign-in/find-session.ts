// Owns who a token belongs to: a session neither expired nor revoked, of an agent who is still there.
import type { AgentId } from '../../src-shared/std/ids.ts';
import type { Tables } from '../database/tables.ts';
import type { WorkspaceState } from '../workspace/workspace-state.ts';
import type { Tokens } from './tokens.ts';

/** `key` names the session (the hash of its token, base64). */
export type OpenSession = { key: string; agentId: AgentId; expiresAt: number };

export const sessionKey = (tokenHash: Buffer): string => tokenHash.toString('base64');

/** `now` epoch ms. Throws a database outage. */
export function findSession(
  token: string,
  now: number,
  { tables, tokens, state }: { tables: Tables; tokens: Tokens; state: WorkspaceState },
): OpenSession | 'unauthenticated' | 'revoked' {
  const tokenHash = tokens.hashSessionToken(token);
  const session = tables.sessions.find(tokenHash);
  if (!session || session.expiresAt <= now || state.findAgent(session.agentId) === null)
    return 'unauthenticated';
  if (session.revoked) return 'revoked';
  return { key: sessionKey(tokenHash), agentId: session.agentId, expiresAt: session.expiresAt };
}
