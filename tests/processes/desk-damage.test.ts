// Owns the proof that a spoilt cache costs nothing but reading it again, and that another agent's start finds nothing of it.
import { copyFileSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ConversationId, conversationIdSchema } from '../../src-shared/std/ids.ts';
import type { SeededRandom } from '../../src-shared/std/seeded-random.ts';
import { createWorkspace, type MadeAgent } from '../support/create-workspace.ts';
import { connectVisitor, type RawVisitor } from '../support/raw-visitor.ts';
import { type RunningServer, startServer } from '../support/start-server.ts';
import { startTestDesk, type TestDesk } from '../support/start-test-desk.ts';
import { type TemporaryFolder, temporaryFolder } from '../support/temporary-folder.ts';
import { waitUntil } from '../support/wait-until.ts';
import { chooseSeed, withSeed } from '../support/with-seed.ts';

let folder: TemporaryFolder;
let ada: MadeAgent;
let grace: MadeAgent;
let server: RunningServer;
let token: string;
const visitors: RawVisitor[] = [];
const conversationIds: ConversationId[] = [];

const dataDir = () => join(folder.path, 'desk');
const cachePath = () => join(dataDir(), 'cache.db');
const start = (savedToken: string | null) =>
  startTestDesk({ dataDir: dataDir(), serverUrl: server.url, savedToken });
const live = (desk: TestDesk) =>
  waitUntil('live', async () => (await desk.call('readConnection', {})).state === 'live');

async function everything(desk: TestDesk) {
  const threads = await Promise.all(
    conversationIds.map((conversationId) =>
      desk.call('readThread', { conversationId, beforeOrder: null, limit: 200 }),
    ),
  );
  const inbox = await desk.call('readInbox', { filter: 'all' });
  return JSON.stringify([inbox.rows, threads, (await desk.call('readDirectory', {})).agents]);
}

beforeAll(async () => {
  folder = temporaryFolder('desk-damage');
  const agents = await createWorkspace(join(folder.path, 'server'), { teams: 1, agentsPerTeam: 2 });
  const [first, second] = agents;
  if (first === undefined || second === undefined) throw new Error('no agents');
  ada = first;
  grace = second;
  server = await startServer({ dataDir: join(folder.path, 'server') });
  const desk = start(null);
  await desk.call('signIn', { email: ada.email, password: ada.password });
  await live(desk);
  for (let n = 0; n < 8; n += 1) {
    const visitor = await connectVisitor({ url: server.url });
    visitors.push(visitor);
    const { conversationId } = await visitor.startConversation(`question ${n} ${'long '.repeat(500)}`);
    conversationIds.push(conversationId);
    for (let more = 0; more < 5; more += 1) {
      await visitor.command({
        name: 'send-message',
        conversationId,
        text: `and ${more} ${'more '.repeat(300)}`,
      });
    }
  }
  const [draftIn = conversationIdSchema.parse('none')] = conversationIds;
  await desk.call('saveDraft', { conversationId: draftIn, kind: 'reply', text: 'half a thought' });
  const kept = desk.toMain.find((message) => message.type === 'keep-token');
  token = kept?.type === 'keep-token' ? kept.token : '';
  desk.desk.stop();
});
afterAll(async () => {
  for (const visitor of visitors) visitor.cut();
  await server.kill();
  folder.remove();
});

const spoilings: readonly [string, (random: SeededRandom) => void][] = [
  ['nothing at all', () => rmSync(cachePath())],
  ['zero bytes', () => truncateSync(cachePath(), 0)],
  ['half the file', () => truncateSync(cachePath(), Math.floor(readFileSync(cachePath()).length / 2))],
  ['garbage', () => writeFileSync(cachePath(), 'not a database '.repeat(2_000))],
  ['the outbox in its place', () => copyFileSync(join(dataDir(), 'outbox.db'), cachePath())],
  [
    'flipped bytes all over',
    (random) => {
      const bytes = readFileSync(cachePath());
      for (let n = 0; n < 400; n += 1) {
        const at = random.below(bytes.length);
        bytes.writeUInt8(bytes.readUInt8(at) ^ (1 + random.below(255)), at);
      }
      writeFileSync(cachePath(), bytes);
    },
  ],
];

describe('a cache that was', () => {
  it.each(spoilings)('SYNC-8: %s: is read anew, and the draft is still there', async (_, spoil) => {
    await withSeed(chooseSeed(), async (random) => {
      const before = start(token);
      await live(before);
      const expected = await everything(before);
      before.desk.stop();
      spoil(random);
      const after = start(token);
      await live(after);
      await waitUntil('everything is back', async () => (await everything(after)) === expected);
      const [draftIn = conversationIdSchema.parse('none')] = conversationIds;
      expect((await after.call('readDrafts', { conversationId: draftIn })).reply).toBe('half a thought');
      after.desk.stop();
    });
  });
});

describe('another agent on the same machine', () => {
  it('OUTBOX-8, SYNC-8: finds none of the first one’s rows, drafts or unsent words, and sends none of them', async () => {
    const first = start(token);
    await live(first);
    const [conversationId = conversationIdSchema.parse('none')] = conversationIds;
    first.desk.stop();
    const offline = startTestDesk({ dataDir: dataDir(), serverUrl: server.url, savedToken: null });
    const unsent = await offline.call('addNote', { conversationId, text: 'unsent, of the first agent' });
    expect(unsent.state).toBe('queued');
    await offline.call('signIn', { email: grace.email, password: grace.password });
    await live(offline);
    expect(await offline.call('readConnection', {})).toMatchObject({ toSend: 0 });
    expect((await offline.call('readDrafts', { conversationId })).reply).toBe('');
    const notes = async (desk: TestDesk) => {
      const view = await desk.call('readThread', { conversationId, beforeOrder: null, limit: 200 });
      return (view?.messages ?? []).filter((message) => message.kind === 'note');
    };
    expect(await notes(offline)).toEqual([]);
    await offline.call('signIn', { email: ada.email, password: ada.password });
    await waitUntil('sent as the first agent', async () => {
      const [note] = await notes(offline);
      return note?.delivery.state === 'sent' && note.author.kind === 'agent' && note.author.id === ada.id;
    });
    expect((await offline.call('readDrafts', { conversationId })).reply).toBe('half a thought');
    offline.desk.stop();
    expect(readdirSync(dataDir())).toContain('outbox.db');
  });
});
