// Tries the demo workspace: the same every time, believable in its states, larger on demand.
import { expect, test } from 'vitest';
import { openDatabase } from '../../src-server/database/open-database.ts';
import { prepareTables } from '../../src-server/database/tables.ts';
import { seedDemo } from '../../src-server/demo/seed-demo.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

async function makeDemo(messages: number) {
  using folder = temporaryFolder('demo');
  const database = openDatabase(folder.path);
  database.pragma('synchronous = OFF');
  const counts = await seedDemo(prepareTables(database), { now: 1_790_000_000_000, messages });
  const all = (sql: string) => database.prepare<[], unknown>(sql).pluck().all();
  const made = {
    counts,
    messages: all('SELECT body FROM messages ORDER BY "order"'),
    conversations: all('SELECT body FROM conversations ORDER BY id'),
    contacts: all('SELECT body FROM contacts ORDER BY id'),
    statuses: all(`SELECT status || ' ' || count(*) FROM conversations GROUP BY status ORDER BY status`),
    gapless: all('SELECT count(*) - max(seq) FROM changes')[0],
    languages: all(`SELECT DISTINCT body ->> '$.language' FROM contacts ORDER BY 1`),
    kinds: all('SELECT DISTINCT kind FROM messages ORDER BY 1'),
  };
  database.close();
  return made;
}

test('SRV-24 the same people, conversations and words each time, in every state a day has', async () => {
  const [one, other] = [await makeDemo(0), await makeDemo(0)];
  expect(other).toEqual(one);
  expect(one.counts).toMatchObject({ agents: 9, conversations: 68 });
  expect(one.statuses).toEqual(['open 6', 'queued 2', 'resolved 60']);
  expect(one.languages).toEqual(['en', 'fr']);
  expect(one.kinds).toEqual(['activity', 'incoming', 'note', 'outgoing']);
  expect(one.gapless).toBe(0);
  expect(JSON.stringify(one.messages)).not.toMatch(/\{(order|product|city|day|amount)\}/);
});

test('SRV-24 with as many messages as asked for', async () => {
  const { counts, gapless } = await makeDemo(2_000);
  expect(counts.messages).toBeGreaterThanOrEqual(2_000);
  expect(gapless).toBe(0);
});
