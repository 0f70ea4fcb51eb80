// Owns the proof that what an agent wrote without a server survives the desk's death and arrives once, in order.
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ConversationId } from '../../src-shared/std/ids.ts';
import { createWorkspace, type MadeAgent } from '../support/create-workspace.ts';
import { freePort } from '../support/free-port.ts';
import { connectVisitor, type RawVisitor } from '../support/raw-visitor.ts';
import { type RunningDesk, startDeskProcess } from '../support/start-desk-process.ts';
import { type RunningServer, startServer } from '../support/start-server.ts';
import { type TemporaryFolder, temporaryFolder } from '../support/temporary-folder.ts';
import { waitUntil } from '../support/wait-until.ts';
import { chooseSeed, withSeed } from '../support/with-seed.ts';

let folder: TemporaryFolder;
let agents: MadeAgent[];
let port: number;
let server: RunningServer;
let desk: RunningDesk;
const visitors: RawVisitor[] = [];

const serverDir = () => join(folder.path, 'server');
const bringServer = async () => {
  server = await startServer({ dataDir: serverDir(), port });
};
const bringDesk = async (savedToken: string | null = null, name = 'desk') => {
  desk = await startDeskProcess({
    dataDir: join(folder.path, name),
    serverUrl: `http://127.0.0.1:${port}`,
    savedToken,
  });
  return desk;
};
const bringVisitor = async (token: string | null = null) => {
  const visitor = await connectVisitor({ url: server.url, token });
  visitors.push(visitor);
  return visitor;
};
const connection = () => desk.call('readConnection', {});
const isLive = async () => (await connection()).state === 'live';
const thread = async (conversationId: ConversationId) => {
  const view = await desk.call('readThread', { conversationId, beforeOrder: null, limit: 200 });
  if (view === null) throw new Error('no such thread');
  return view;
};
/** A machine under load takes its time: slow is not wrong here. */
const eventually = <Value>(what: string, condition: () => Value | Promise<Value>) =>
  waitUntil(what, condition, { withinMs: 30_000 });
/** What the desk shows of its own words: text and state. */
const ownWords = async (conversationId: ConversationId) =>
  (await thread(conversationId)).messages.flatMap((message) =>
    message.kind === 'outgoing' || message.kind === 'note' ? [[message.text, message.delivery.state]] : [],
  );
const nothingToSend = async () => {
  const { state, toSend } = await connection();
  return state === 'live' && toSend === 0;
};

async function signIn(agent: MadeAgent | undefined): Promise<void> {
  if (agent === undefined) throw new Error('no such agent');
  const { email, password } = agent;
  expect(await desk.call('signIn', { email, password })).toEqual({ state: 'signed-in' });
  // Nothing is held here to be taken back: every act goes at once.
  await desk.call('savePreferences', { undoSeconds: 0 });
  await eventually('live', isLive);
}

async function ownConversation(visitor: RawVisitor, text: string): Promise<ConversationId> {
  const { conversationId } = await visitor.startConversation(text);
  await eventually('the row is mine', async () => {
    const { rows } = await desk.call('readInbox', { filter: 'mine' });
    return rows.some((row) => row.conversationId === conversationId);
  });
  return conversationId;
}

beforeEach(async () => {
  folder = temporaryFolder('desk-offline');
  agents = await createWorkspace(serverDir(), { teams: 1, agentsPerTeam: 2 });
  port = await freePort();
  await bringServer();
  await bringDesk();
});
afterEach(async () => {
  for (const visitor of visitors.splice(0)) visitor.cut();
  await desk.kill();
  await server.kill();
  folder.remove();
});

describe('a console without its server', () => {
  it('OUTBOX-1, DRAFT-1: words and a draft survive SIGKILL, and arrive once and in order when the server is back', async () => {
    await signIn(agents[0]);
    const visitor = await bringVisitor();
    const id = await ownConversation(visitor, 'Where is my order?');
    await server.stop();
    await eventually('offline', async () => (await connection()).state === 'offline');

    const words = { conversationId: id, thenResolve: false };
    await desk.call('saveDraft', { conversationId: id, kind: 'reply', text: 'a reply in the making' });
    expect((await desk.call('sendReply', { ...words, text: 'first' })).state).toBe('queued');
    expect((await desk.call('readDrafts', { conversationId: id })).reply).toBe('');
    expect((await desk.call('addNote', { conversationId: id, text: 'a note' })).state).toBe('queued');
    expect((await desk.call('sendReply', { ...words, text: 'second' })).state).toBe('queued');
    await desk.call('saveDraft', { conversationId: id, kind: 'reply', text: 'third, half writ' });

    const token = desk.token();
    await desk.kill();
    await bringDesk(token);
    expect(await ownWords(id)).toEqual([
      ['first', 'waiting'],
      ['a note', 'waiting'],
      ['second', 'waiting'],
    ]);
    expect(await desk.call('readDrafts', { conversationId: id })).toEqual({
      reply: 'third, half writ',
      note: '',
    });
    expect(await connection()).toMatchObject({ toSend: 3, refused: 0 });

    await bringServer();
    await desk.call('reconnectNow', {});
    await eventually('all is sent', nothingToSend);
    expect(await ownWords(id)).toEqual([
      ['first', 'sent'],
      ['a note', 'sent'],
      ['second', 'sent'],
    ]);
    const back = await bringVisitor(visitor.token);
    expect(back.messages().map((message) => message.text)).toEqual(['Where is my order?', 'first', 'second']);
    expect((await desk.call('readDrafts', { conversationId: id })).reply).toBe('third, half writ');
    expect(desk.bugs).toEqual([]);
  });

  it('OUTBOX-3: an act the server refuses keeps its words and holds up nothing', async () => {
    await signIn(agents[0]);
    const first = await ownConversation(await bringVisitor(), 'about one thing');
    // Both agents are equally free: the second conversation may go to the other, so take it.
    const visitor = await bringVisitor();
    const { conversationId: second } = await visitor.startConversation('about another');
    await eventually('seen', () =>
      desk.call('readThread', { conversationId: second, beforeOrder: null, limit: 1 }),
    );
    await desk.call('takeConversation', { conversationId: second });
    await eventually('taken', nothingToSend);

    const token = desk.token();
    await desk.stop();
    const offlineDir = desk;
    // The other agent takes the first conversation while this desk is away.
    await bringDesk(null, 'other');
    await signIn(agents[1]);
    await desk.call('takeConversation', { conversationId: first });
    await eventually('taken by the other', nothingToSend);
    await desk.stop();
    await server.stop();

    expect(offlineDir.bugs).toEqual([]);
    await bringDesk(token);
    await desk.call('sendReply', { conversationId: first, text: 'too late', thenResolve: false });
    await desk.call('sendReply', { conversationId: second, text: 'in time', thenResolve: false });
    await bringServer();
    await desk.call('reconnectNow', {});
    await eventually('all is answered', nothingToSend);

    expect(await ownWords(second)).toEqual([['in time', 'sent']]);
    const refused = (await thread(first)).messages.find((message) => message.delivery.state === 'refused');
    expect(refused).toMatchObject({ text: 'too late', order: null });
    expect(await connection()).toMatchObject({ toSend: 0, refused: 1 });
    const entryId = refused?.entryId;
    if (entryId === null || entryId === undefined) throw new Error('a refused entry has an id');
    // Somebody else owns it now: sent again it is refused here, and the words stay.
    expect(await desk.call('resendEntry', { entryId, text: null })).toEqual({
      state: 'refused',
      reason: 'not-owner',
    });
    await desk.call('takeConversation', { conversationId: first });
    expect((await desk.call('resendEntry', { entryId, text: 'not too late' })).state).toBe('queued');
    await eventually('sent after all', nothingToSend);
    expect(await connection()).toMatchObject({ toSend: 0, refused: 0 });
    expect(await ownWords(first)).toEqual([['not too late', 'sent']]);
  });

  it('OUTBOX-2: killed again and again while sending, each reply is stored once and in order', async () => {
    await withSeed(chooseSeed(), async (random) => {
      await signIn(agents[0]);
      const visitor = await bringVisitor();
      const id = await ownConversation(visitor, 'many answers, please');
      const token = desk.token();
      const texts: string[] = [];
      for (let round = 0; round < 6; round += 1) {
        for (let n = 0; n < 10; n += 1) {
          const text = `answer ${round}.${n}`;
          const answer = await desk.call('sendReply', { conversationId: id, text, thenResolve: false });
          if (answer.state === 'queued') texts.push(text);
        }
        const enough = random.below(10);
        const sent = async () => (await ownWords(id)).filter(([, state]) => state === 'sent').length;
        await eventually('some are sent', async () => (await sent()) >= round * 5 + enough / 2);
        await desk.kill();
        await bringDesk(token);
      }
      await eventually('all is sent', nothingToSend);
      expect((await ownWords(id)).map(([text]) => text)).toEqual(texts);
      const back = await bringVisitor(visitor.token);
      const own = back.messages().filter((message) => !message.own);
      expect(own.map((message) => message.text)).toEqual(texts.slice(-own.length));
      expect(texts).toHaveLength(60);
    });
  });

  it('SYNC-9: the server ends the session: work goes on offline, and signing in again keeps outbox and drafts', async () => {
    await signIn(agents[0]);
    const id = await ownConversation(await bringVisitor(), 'hello');
    await desk.stop();
    await bringDesk('a-token-of-nobody-0123456789');
    await eventually('expired', async () => {
      const session = await desk.call('readSession', {});
      return session.state === 'signed-in' && session.expired;
    });
    expect(await connection()).toMatchObject({ state: 'refused', reason: 'unauthenticated' });
    expect(desk.toMain).toContainEqual({ type: 'forget-token' });
    await desk.call('sendReply', {
      conversationId: id,
      text: 'written without a session',
      thenResolve: false,
    });
    await desk.call('saveDraft', { conversationId: id, kind: 'note', text: 'kept' });
    expect(await ownWords(id)).toEqual([['written without a session', 'waiting']]);
    await signIn(agents[0]);
    await eventually('all is sent', nothingToSend);
    expect(await ownWords(id)).toEqual([['written without a session', 'sent']]);
    expect((await desk.call('readDrafts', { conversationId: id })).note).toBe('kept');
  });
});
