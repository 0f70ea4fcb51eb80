// Owns the proof that a live desk handed more than one page takes all of it, tells of it once, and goes on hearing.
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ThreadView } from '../../src-shared/bridge/views.ts';
import type { ConversationId } from '../../src-shared/std/ids.ts';
import { createWorkspace, type MadeAgent } from '../support/create-workspace.ts';
import { connectConsole, signIn } from '../support/raw-console.ts';
import { connectVisitor, type RawVisitor } from '../support/raw-visitor.ts';
import { type RunningServer, startServer } from '../support/start-server.ts';
import { startTestDesk, type TestDesk } from '../support/start-test-desk.ts';
import { type TemporaryFolder, temporaryFolder } from '../support/temporary-folder.ts';
import { waitUntil } from '../support/wait-until.ts';

let folder: TemporaryFolder;
let server: RunningServer;
let desk: TestDesk;
let here: MadeAgent;
let elsewhere: MadeAgent;
const links: { cut(): void }[] = [];

beforeEach(async () => {
  folder = temporaryFolder('desk-handed');
  const dataDir = join(folder.path, 'server');
  const [first, second] = await createWorkspace(dataDir, { teams: 2, agentsPerTeam: 1 });
  if (first === undefined || second === undefined) throw new Error('a workspace of two teams');
  here = first;
  elsewhere = second;
  server = await startServer({ dataDir, env: { GUICHET_VISITOR_COMMANDS_PER_SECOND: '50000' } });
  desk = startTestDesk({ dataDir: join(folder.path, 'desk'), serverUrl: server.url, signInWith: here });
  await eventually('live', async () => (await desk.call('readConnection', {})).state === 'live');
});
afterEach(async () => {
  for (const link of links.splice(0)) link.cut();
  desk.desk.stop();
  await server.kill();
  folder.remove();
});

const eventually = <Value>(what: string, condition: () => Value | Promise<Value>) =>
  waitUntil(what, condition, { withinMs: 40_000 });
const bringVisitor = async () => {
  const visitor = await connectVisitor({ url: server.url, keepFrames: false });
  links.push(visitor);
  return visitor;
};
/** `count` messages, as fast as they are taken. */
async function writeMuch(visitor: RawVisitor, conversationId: ConversationId, count: number): Promise<void> {
  for (let sent = 0; sent < count; sent += 50) {
    const some = Array.from({ length: 50 }, (_, n) =>
      visitor.command({ name: 'send-message', conversationId, text: `message ${sent + n}` }),
    );
    await Promise.all(some);
  }
}
const isMine = async (conversationId: ConversationId) => {
  const { rows } = await desk.call('readInbox', { filter: 'mine' });
  return rows.some((row) => row.conversationId === conversationId);
};
const notified = (conversationId: ConversationId) =>
  desk.toMain.filter((told) => told.type === 'notify' && told.conversationId === conversationId).length;
async function countMessages(conversationId: ConversationId): Promise<number> {
  let count = 0;
  let beforeOrder: number | null = null;
  for (;;) {
    const view: ThreadView | null = await desk.call('readThread', {
      conversationId,
      beforeOrder,
      limit: 200,
    });
    if (view === null) return 0;
    count += view.messages.filter((message) => message.kind === 'incoming').length;
    if (!view.hasEarlier) return count;
    beforeOrder = view.messages[0]?.order ?? null;
  }
}

describe('a live desk that is told by pages', () => {
  it('SYNC-20, SYNC-14: is handed a conversation of 1,201 messages, notifies once, and hears what comes after', async () => {
    const visitor = await bringVisitor();
    const { conversationId } = await visitor.startConversation('hello', elsewhere.topicId);
    await writeMuch(visitor, conversationId, 1_200);
    const { token } = await signIn(server.url, elsewhere);
    const colleague = await connectConsole({ url: server.url, token });
    links.push(colleague);
    await colleague.catchUp();
    const epoch = colleague
      .rows()
      .flatMap((row) => (row.row === 'conversation' && row.value.id === conversationId ? [row.value] : []))
      .at(-1)?.epoch;
    if (epoch === undefined) throw new Error('the colleague sees their conversation');
    const answer = await colleague.command({
      ...{ name: 'assign-conversation', conversationId, epoch },
      ...{ teamId: here.teamId, agentId: here.id },
    });
    expect(answer.type).toBe('ack');
    await eventually('handed over', () => isMine(conversationId));
    await eventually('live again', async () => (await desk.call('readConnection', {})).state === 'live');
    expect(await countMessages(conversationId)).toBe(1_201);

    const another = await bringVisitor();
    const next = await another.startConversation('and I?', here.topicId);
    await eventually('the next one is heard', () => isMine(next.conversationId));
    await eventually('it notifies', () => notified(next.conversationId) === 1);
    expect(notified(conversationId)).toBe(1);
    expect(desk.bugs).toEqual([]);
  }, 120_000);

  it('SYNC-20: is found far behind by a ping after what others wrote, and hears what comes after', async () => {
    const visitor = await bringVisitor();
    const { conversationId } = await visitor.startConversation('not for here', elsewhere.topicId);
    await writeMuch(visitor, conversationId, 9_000);
    desk.notices.length = 0;
    await eventually('a ping is answered', () =>
      desk.notices.some((notice) => notice.notice === 'connection-changed'),
    );
    const another = await bringVisitor();
    const next = await another.startConversation('for here', here.topicId);
    await eventually('it is heard', () => isMine(next.conversationId));
    expect(desk.bugs).toEqual([]);
  }, 120_000);
});
