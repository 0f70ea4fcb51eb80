// Owns the proof that twenty desks of one team, cut off and brought back at will, all end with the server's threads.
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { ConversationId } from '../../src-shared/std/ids.ts';
import { createWorkspace, type MadeAgent } from '../support/create-workspace.ts';
import { freePort } from '../support/free-port.ts';
import { connectVisitor, type RawVisitor } from '../support/raw-visitor.ts';
import { readStored } from '../support/read-stored.ts';
import { type RunningServer, startServer } from '../support/start-server.ts';
import { startTestDesk, type TestDesk } from '../support/start-test-desk.ts';
import { type TemporaryFolder, temporaryFolder } from '../support/temporary-folder.ts';
import { waitUntil } from '../support/wait-until.ts';
import { chooseSeed, withSeed } from '../support/with-seed.ts';

let folder: TemporaryFolder;
let agents: MadeAgent[];
let port: number;
let server: RunningServer;
let desks: TestDesk[];
let visitors: RawVisitor[];

beforeEach(async () => {
  folder = temporaryFolder('twenty-desks');
  const dataDir = join(folder.path, 'server');
  agents = await createWorkspace(dataDir, { teams: 1, agentsPerTeam: 20 });
  port = await freePort();
  server = await startServer({ dataDir, port });
  desks = agents.map((agent) =>
    startTestDesk({ dataDir: join(folder.path, agent.id), serverUrl: server.url, signInWith: agent }),
  );
  visitors = [];
});
afterEach(async () => {
  for (const visitor of visitors) visitor.cut();
  for (const { desk } of desks) desk.stop();
  await server.kill();
  folder.remove();
});

const isQuiet = async (desk: TestDesk) => {
  const connection = await desk.call('readConnection', {});
  return connection.state === 'live' && connection.toSend === 0;
};
const allQuiet = async () => (await Promise.all(desks.map(isQuiet))).every(Boolean);

async function threadOf(desk: TestDesk, conversationId: ConversationId) {
  const view = await desk.call('readThread', { conversationId, beforeOrder: null, limit: 200 });
  return (view?.messages ?? []).flatMap((message) =>
    message.order === null ? [] : [[message.order, message.id]],
  );
}

it('SYNC-11: twenty desks, with the server killed in between, show every thread as the server has it', async () => {
  await withSeed(chooseSeed(), async (random) => {
    await waitUntil('all live', allQuiet, { withinMs: 30_000 });
    const conversationIds: ConversationId[] = [];
    for (let n = 0; n < 6; n += 1) {
      const visitor = await connectVisitor({ url: server.url });
      visitors.push(visitor);
      conversationIds.push((await visitor.startConversation(`question ${n}`)).conversationId);
    }
    await waitUntil('all see all', async () => {
      const inboxes = await Promise.all(desks.map((desk) => desk.call('readInbox', { filter: 'all' })));
      return inboxes.every((inbox) => inbox.rows.length === conversationIds.length);
    });
    let queued = 0;
    const actOnce = async () => {
      const desk = random.pick(desks);
      const conversationId = random.pick(conversationIds);
      const text = `words ${queued}`;
      const chosen = random.below(4);
      const answer =
        chosen === 0
          ? await desk.call('takeConversation', { conversationId })
          : chosen === 1
            ? await desk.call('addNote', { conversationId, text })
            : await desk.call('sendReply', { conversationId, text, thenResolve: false });
      if (answer.state === 'queued') queued += 1;
    };
    for (let n = 0; n < 100; n += 1) await actOnce();
    await server.kill();
    for (let n = 0; n < 100; n += 1) await actOnce();
    server = await startServer({ dataDir: server.dataDir, port });
    for (const desk of desks) await desk.call('reconnectNow', {});
    for (let n = 0; n < 50; n += 1) await actOnce();
    await waitUntil('all quiet', allQuiet, { withinMs: 60_000 });

    const stored = readStored(server.dataDir);
    const head = stored.sequence.last;
    expect(stored.sequence.different).toBe(head);
    for (const conversationId of conversationIds) {
      const expected = stored.messages
        .filter((message) => message.conversationId === conversationId)
        .map((message) => [message.order, message.id]);
      for (const desk of desks) {
        await waitUntil('the same thread', async () => {
          const shown = await threadOf(desk, conversationId);
          return JSON.stringify(shown) === JSON.stringify(expected);
        });
      }
    }
    const refused = await Promise.all(desks.map((desk) => desk.call('readConnection', {})));
    const refusedCount = refused.reduce((total, one) => total + one.refused, 0);
    const answered = [...stored.commandIds].length;
    expect(answered).toBeGreaterThan(0);
    expect(refusedCount).toBeLessThanOrEqual(queued);
    const texts = stored.messages.flatMap((message) =>
      message.text?.startsWith('words') ? [message.text] : [],
    );
    expect(new Set(texts).size).toBe(texts.length);
    expect(desks.flatMap((desk) => desk.bugs)).toEqual([]);
  });
});
