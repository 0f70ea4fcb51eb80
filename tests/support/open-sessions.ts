// Owns signing many agents in at once: sessions written into a server's database while nobody runs it.
import { openDatabase } from '../../src-server/database/open-database.ts';
import { prepareTables } from '../../src-server/database/tables.ts';
import { createTokens } from '../../src-server/sign-in/tokens.ts';
import type { MadeAgent } from './create-workspace.ts';
import { testSecret } from './start-server.ts';

const day = 86_400_000;

/** Tokens in the order of `agents`, good for a day; for a server started with the tests' secret. */
export function openSessions(dataDir: string, agents: readonly MadeAgent[]): string[] {
  const database = openDatabase(dataDir);
  const tables = prepareTables(database);
  const tokens = createTokens(testSecret);
  const now = Date.now();
  const made = agents.map(() => tokens.newSessionToken());
  tables.inTransaction(() => {
    for (const [index, { id: agentId }] of agents.entries()) {
      const session = { agentId, deviceName: 'bench', createdAt: now, expiresAt: now + day };
      tables.sessions.insert(tokens.hashSessionToken(made[index] ?? ''), session);
    }
  });
  database.close();
  return made;
}
