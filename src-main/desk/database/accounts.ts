// Owns who has signed in on this desk, and who is signed in now; the token itself is kept by the main process.
import { z } from 'zod';
import { agentIdSchema } from '../../../src-shared/std/ids.ts';
import type { Sqlite } from './open-sqlite.ts';

const accountSchema = z.object({
  id: z.int(),
  serverUrl: z.string(),
  agentId: agentIdSchema,
  agentName: z.string(),
  email: z.string(),
  workspaceName: z.string(),
});
/** One agent on one server; `id` is this desk's own number for the two. */
export type Account = z.infer<typeof accountSchema>;

export type Accounts = {
  /** The account signed in on this server; null = nobody. */
  current(serverUrl: string): Account | null;
  /** Remembers the account and makes it the current one. */
  signIn(account: Omit<Account, 'id'>): Account;
  /** The outbox is a salvaged one: this account, signed in all the while, is the current one under its own number again. */
  putBack(account: Account): void;
  signOut(): void;
  lastEmail(): string;
  /** When (epoch ms) the outbox was found damaged and what could be read of it was kept; null: never, long ago, or before the last signing out. */
  salvagedAt(now: number): number | null;
};

/** Who has not seen it by then will not look for what is missing any more. */
const salvagedToldMs = 7 * 24 * 60 * 60 * 1_000;

type MetaName = 'current-account' | 'last-email' | 'salvaged-at';

export function accounts(sqlite: Sqlite): Accounts {
  const columns =
    'id, server_url AS serverUrl, agent_id AS agentId, agent_name AS agentName, email, workspace_name AS workspaceName';
  const byId = sqlite.prepare<[number, string]>(
    `SELECT ${columns} FROM accounts WHERE id = ? AND server_url = ?`,
  );
  const put = sqlite.prepare<[string, string, string, string, string]>(
    `INSERT INTO accounts (server_url, agent_id, agent_name, email, workspace_name) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (server_url, agent_id) DO UPDATE SET
       agent_name = excluded.agent_name, email = excluded.email, workspace_name = excluded.workspace_name
     RETURNING ${columns}`,
  );
  const read = sqlite.prepare<[MetaName], { value: string }>('SELECT value FROM meta WHERE name = ?');
  const write = sqlite.prepare<[MetaName, string]>(
    'INSERT INTO meta (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
  );
  const remove = sqlite.prepare<[MetaName]>('DELETE FROM meta WHERE name = ?');
  const signIn = sqlite.transaction((account: Omit<Account, 'id'>): Account => {
    const stored = accountSchema.parse(
      put.get(account.serverUrl, account.agentId, account.agentName, account.email, account.workspaceName),
    );
    write.run('current-account', String(stored.id));
    write.run('last-email', account.email);
    return stored;
  });
  const putBack = sqlite.prepare<[number, string, string, string, string, string]>(
    `INSERT OR REPLACE INTO accounts (id, server_url, agent_id, agent_name, email, workspace_name)
     VALUES (?, ?, ?, ?, ?, ?)`,
  );
  return {
    putBack: sqlite.transaction(({ id, ...account }: Account) => {
      putBack.run(
        ...[id, account.serverUrl, account.agentId],
        ...[account.agentName, account.email, account.workspaceName],
      );
      write.run('current-account', String(id));
      write.run('last-email', account.email);
    }),
    current(serverUrl) {
      const id = Number(read.get('current-account')?.value ?? 0);
      // One that can not be read is none: signing in finds or makes another.
      const found = accountSchema.safeParse(byId.get(id, serverUrl));
      return found.success ? found.data : null;
    },
    signIn,
    signOut: sqlite.transaction(() => {
      remove.run('current-account');
      remove.run('salvaged-at');
    }),
    lastEmail: () => read.get('last-email')?.value ?? '',
    salvagedAt(now) {
      const at = Number(read.get('salvaged-at')?.value ?? Number.NaN);
      return Math.abs(now - at) < salvagedToldMs ? at : null;
    },
  };
}
