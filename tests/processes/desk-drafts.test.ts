// Owns the proof, over a real server, that an agent's drafts follow them from desk to desk, over a kill and signing out.
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { ConversationId } from '../../src-shared/std/ids.ts';
import { createWorkspace, type MadeAgent } from '../support/create-workspace.ts';
import { connectVisitor, type RawVisitor } from '../support/raw-visitor.ts';
import { type RunningDesk, startDeskProcess } from '../support/start-desk-process.ts';
import { type RunningServer, startServer } from '../support/start-server.ts';
import { type TemporaryFolder, temporaryFolder } from '../support/temporary-folder.ts';
import { waitUntil } from '../support/wait-until.ts';

let folder: TemporaryFolder;
let ada: MadeAgent;
let grace: MadeAgent;
let server: RunningServer;
let visitor: RawVisitor;
const running: RunningDesk[] = [];

const live = (desk: RunningDesk) =>
  waitUntil('live', async () => (await desk.call('readConnection', {})).state === 'live');
async function deskOf(name: string, agent: MadeAgent, token: string | null = null): Promise<RunningDesk> {
  const dataDir = join(folder.path, name);
  const desk = await startDeskProcess({ dataDir, serverUrl: server.url, savedToken: token });
  running.push(desk);
  if (token === null) await desk.call('signIn', { email: agent.email, password: agent.password });
  await live(desk);
  return desk;
}
const textAt = async (desk: RunningDesk, conversationId: ConversationId) =>
  (await desk.call('readDrafts', { conversationId })).reply;
const comes = (desk: RunningDesk, conversationId: ConversationId, text: string) =>
  waitUntil(`“${text}” is there`, async () => (await textAt(desk, conversationId)) === text);
const write = (desk: RunningDesk, conversationId: ConversationId, text: string, over?: string) =>
  desk.call('saveDraft', { conversationId, kind: 'reply', text, ...(over === undefined ? {} : { over }) });

beforeAll(async () => {
  folder = temporaryFolder('desk-drafts');
  const [first, second] = await createWorkspace(join(folder.path, 'server'), { teams: 1, agentsPerTeam: 2 });
  if (first === undefined || second === undefined) throw new Error('no agents');
  ada = first;
  grace = second;
  server = await startServer({ dataDir: join(folder.path, 'server') });
  visitor = await connectVisitor({ url: server.url });
});
afterEach(async () => {
  for (const desk of running.splice(0)) await desk.kill();
});
afterAll(async () => {
  visitor.cut();
  await server.kill();
  folder.remove();
});

describe('a draft', () => {
  it('DRAFT-5: is at the agent’s other desk, is joined where both wrote, and never at a colleague’s', async () => {
    const { conversationId } = await visitor.startConversation('a question');
    const [here, there, hers] = [await deskOf('a1', ada), await deskOf('a2', ada), await deskOf('g1', grace)];
    await write(here, conversationId, 'Dear');
    await comes(there, conversationId, 'Dear');
    await write(there, conversationId, 'Dear customer');
    await comes(here, conversationId, 'Dear customer');
    // The window has not seen what came in between: both stay.
    await write(here, conversationId, 'Dear Ms Jones', 'Dear');
    await comes(there, conversationId, 'Dear customer\n\nDear Ms Jones');
    await comes(here, conversationId, 'Dear customer\n\nDear Ms Jones');
    expect(there.notices).toContainEqual({ notice: 'draft-changed', conversationId });
    expect(await textAt(hers, conversationId)).toBe('');
    expect(await hers.call('readInbox', { filter: 'all' })).toMatchObject({ rows: [{ hasDraft: false }] });
    await here.call('savePreferences', { undoSeconds: 0 });
    await here.call('sendReply', { conversationId, text: 'Dear all', thenResolve: false });
    await comes(there, conversationId, '');
    expect([here, there, hers].flatMap(({ bugs }) => bugs)).toEqual([]);
  });

  it('DRAFT-9: changed at two desks apart in different places of one paragraph, it says nothing twice', async () => {
    const { conversationId } = await visitor.startConversation('a question about a lamp');
    const base = 'Your lamp was sent on Monday. It comes by post.';
    const [here, there] = [await deskOf('c1', ada), await deskOf('c2', ada)];
    await write(here, conversationId, base);
    await comes(there, conversationId, base);
    const token = there.token();
    await there.stop();
    const dataDir = join(folder.path, 'c2');
    const apart = await startDeskProcess({ dataDir, serverUrl: server.url, savedToken: null });
    await write(apart, conversationId, base.replace('Monday', 'Tuesday'));
    await apart.stop();
    const fresh = await deskOf('c3', ada);
    await write(here, conversationId, `${base} In a box.`);
    await comes(fresh, conversationId, `${base} In a box.`);
    const back = await deskOf('c2', ada, token);
    const both = 'Your lamp was sent on Tuesday. It comes by post. In a box.';
    for (const desk of [back, here, fresh]) await comes(desk, conversationId, both);
    expect([here, there, fresh, back].flatMap(({ bugs }) => bugs)).toEqual([]);
  });

  it('DRAFT-5: outlives a kill, a resolve, a re-assignment and signing out, and is there on a new machine', async () => {
    const { conversationId } = await visitor.startConversation('another question');
    const desk = await deskOf('b1', ada);
    await write(desk, conversationId, 'thinking');
    const token = desk.token();
    await desk.kill();
    const again = await deskOf('b1', ada, token);
    expect(await textAt(again, conversationId)).toBe('thinking');
    await again.call('savePreferences', { undoSeconds: 0 });
    await again.call('resolveConversation', { conversationId });
    const hers = await deskOf('g2', grace);
    await waitUntil('resolved', async () => {
      const view = await hers.call('readThread', { conversationId, beforeOrder: null, limit: 5 });
      return view?.conversation.status === 'resolved';
    });
    await hers.call('reopenConversation', { conversationId });
    await hers.call('takeConversation', { conversationId });
    await write(again, conversationId, 'thinking on');
    // Turned away from: told at once.
    await again.call('setLookingAt', { conversationId: null });
    const machine = await deskOf('b2', ada);
    await comes(machine, conversationId, 'thinking on');
    await again.call('signOut', { discardUnsent: true });
    await write(machine, conversationId, 'thinking on and on');
    await again.call('signIn', { email: ada.email, password: ada.password });
    await comes(again, conversationId, 'thinking on and on');
    expect(await textAt(hers, conversationId)).toBe('');
    expect([again, hers, machine].flatMap(({ bugs }) => bugs)).toEqual([]);
  });
});
