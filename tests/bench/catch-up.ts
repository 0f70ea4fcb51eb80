// Owns the bench `catch-up`: rows per second from the server into the desk's cache and to the window, over plain inserts.
import { cpSync, globSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { createWorkspace } from '../support/create-workspace.ts';
import { fillHistory } from '../support/fill-history.ts';
import { readCached } from '../support/read-cached.ts';
import { readStored } from '../support/read-stored.ts';
import { startDeskProcess } from '../support/start-desk-process.ts';
import { startServer } from '../support/start-server.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { waitUntil } from '../support/wait-until.ts';
import { type Bench, compareInTurns } from './bench.ts';
import { startChild } from './start-child.ts';

const messagesEach = 100;
const insertedSchema = z.object({ ms: z.number(), held: z.int() });

export const catchUp = makeCatchUp({ messages: 100_000 });

/** `messages`: how many the desk is behind. */
export function makeCatchUp({ messages }: { messages: number }): Bench {
  return {
    name: 'catch-up',
    goal: 0.85,
    better: 'higher',
    pairs: 5,
    async run({ pairs, say }) {
      using folder = temporaryFolder('catch-up');
      const at = (name: string) => join(folder.path, name);
      const agents = await createWorkspace(at('server'), { teams: 1, agentsPerTeam: 10 });
      const [agent] = agents;
      if (agent === undefined) throw new Error('no agent');
      let server = await startServer({ dataDir: at('server') });
      const port = Number(new URL(server.url).port);
      const start = (dataDir: string, savedToken: string | null) =>
        startDeskProcess({ dataDir, serverUrl: `http://127.0.0.1:${port}`, savedToken });
      const first = await start(at('behind'), null);
      await first.call('signIn', { email: agent.email, password: agent.password });
      await waitUntil('live', async () => (await first.call('readConnection', {})).state === 'live');
      const token = first.token();
      await first.stop();
      await server.stop();
      const history = fillHistory(at('server'), {
        ...{ name: 'past', agents, conversations: messages / messagesEach, messagesEach, endedOfTen: 8 },
        now: Date.now(),
      });
      server = await startServer({ dataDir: at('server'), port });
      const stored = readStored(at('server'));
      /** Messages, and each conversation with its contact. */
      const rows = history.messages + 2 * history.conversationIds.length;
      const lastId = history.conversationIds.at(-1);
      let run = 0;

      /** A copy of the desk as it was left; without its cache it asks for a snapshot. */
      async function measure(fresh: boolean): Promise<number> {
        run += 1;
        const dataDir = at(`desk-${run}`);
        cpSync(at('behind'), dataDir, { recursive: true });
        if (fresh) for (const file of globSync('**/cache.db*', { cwd: dataDir })) rmSync(join(dataDir, file));
        const desk = await start(dataDir, token);
        const from = performance.now();
        await waitUntil('caught up', async () => (await desk.call('readConnection', {})).state === 'live', {
          withinMs: 300_000,
          everyMs: 20,
        });
        if (lastId === undefined) throw new Error('no conversation');
        const view = await desk.call('readThread', { conversationId: lastId, beforeOrder: null, limit: 40 });
        const took = performance.now() - from;
        if (view?.messages.at(-1)?.id !== `${lastId}-${messagesEach - 1}`)
          throw new Error('the last message is not visible');
        if (desk.bugs.length > 0) throw new Error(desk.bugs.join('\n'));
        await desk.stop();
        expectSame(dataDir);
        rmSync(dataDir, { recursive: true });
        return rows / (took / 1_000);
      }

      function expectSame(dataDir: string): void {
        const cached = readCached(dataDir).get('messages') ?? [];
        const held = new Map(cached.map((row) => [row['id'], row]));
        if (cached.length !== stored.messages.length)
          throw new Error(`${stored.messages.length} messages stored, ${cached.length} cached`);
        for (const { id, order, text, conversationId } of stored.messages) {
          const row = held.get(id);
          if (row?.['place'] !== order || row['text'] !== text || row['conversation_id'] !== conversationId)
            throw new Error(`message ${id} is another in the cache`);
        }
      }

      async function measureInserts(): Promise<number> {
        const path = at('reference.db');
        const child = startChild('insert-reference.ts', [path, String(rows)]);
        const { ms, held } = insertedSchema.parse(await child.next());
        if (held !== rows) throw new Error(`${rows} rows inserted, ${held} held`);
        for (const suffix of ['', '-wal', '-shm']) rmSync(path + suffix, { force: true });
        return rows / (ms / 1_000);
      }

      const compare = (subject: string, fresh: boolean) =>
        compareInTurns({
          subject,
          reference:
            'better-sqlite3 prepared insert, 500 per transaction, same table, no index beyond its key',
          unit: 'rows/s',
          pairs,
          say,
          measureReference: measureInserts,
          measureSubject: () => measure(fresh),
        });
      try {
        const behind = await compare(
          'real server → desk’s own process → committed in the cache with all its indexes → readThread shows the last',
          false,
        );
        say('  a fresh desk, by snapshot:');
        const fresh = await compare('the same for a desk with nothing', true);
        return {
          ...behind,
          also: [{ ...fresh, name: 'catch-up, fresh desk' }],
          notes: [
            `${rows.toLocaleString('en')} rows, of which ${history.messages.toLocaleString('en')} messages; every message in the cache compared with the server’s`,
            'There is no search yet: “searchable” is not measured',
          ],
        };
      } finally {
        await server.stop();
      }
    },
  };
}
