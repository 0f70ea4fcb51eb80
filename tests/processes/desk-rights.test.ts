// Owns the proof, with a real server and real desks, that other rights of an agent reach their disk: live, later, over a bad line.
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ConversationId } from '../../src-shared/std/ids.ts';
import { createWorkspace, type MadeAgent } from '../support/create-workspace.ts';
import { fillHistory } from '../support/fill-history.ts';
import { type MisbehavingProxy, startMisbehavingProxy } from '../support/misbehaving-proxy.ts';
import { cutAgainAndAgain, expectCaughtUp } from '../support/month-behind.ts';
import { signIn } from '../support/raw-console.ts';
import { readCached } from '../support/read-cached.ts';
import { type RunningDesk, startDeskProcess } from '../support/start-desk-process.ts';
import { type RunningServer, startServer } from '../support/start-server.ts';
import { type TemporaryFolder, temporaryFolder } from '../support/temporary-folder.ts';
import { waitUntil } from '../support/wait-until.ts';

let folder: TemporaryFolder;
let server: RunningServer;
let proxy: MisbehavingProxy;
let desk: RunningDesk;
let admin: MadeAgent;
/** Of the first team, like the admin; to be of the second. */
let agent: MadeAgent;
/** In the first team: of others, and of the agent's own. In the second: of others. */
let lost: ConversationId[];
let own: ConversationId;
let won: ConversationId[];

const dataDir = () => join(folder.path, 'desk');
const isLive = async () => (await desk.call('readConnection', {})).state === 'live';
const thread = (conversationId: ConversationId) =>
  desk.call('readThread', { conversationId, beforeOrder: null, limit: 50 });
const isHere = async (id: ConversationId | undefined) => id !== undefined && (await thread(id)) !== null;
const first = (ids: readonly ConversationId[]): ConversationId => {
  const [id] = ids;
  if (id === undefined) throw new Error('no conversation');
  return id;
};

beforeEach(async () => {
  folder = temporaryFolder('desk-rights');
  const serverDir = join(folder.path, 'server');
  const agents = await createWorkspace(serverDir, { teams: 2, agentsPerTeam: 2, roles: ['admin'] });
  const [one, two, three] = agents;
  if (one === undefined || two === undefined || three === undefined)
    throw new Error('three agents are needed');
  [admin, agent] = [one, two];
  const past = (name: string, owner: MadeAgent, conversations: number) =>
    fillHistory(serverDir, {
      ...{ name, agents: [owner], conversations, messagesEach: 10, endedOfTen: 5, now: Date.now() },
    }).conversationIds;
  // The oldest of all: in a cache that is filled anew it comes last.
  own = first(past('own', agent, 10).slice(5));
  lost = past('lost', admin, 100);
  won = past('won', three, 400);
  server = await startServer({ dataDir: serverDir });
  proxy = await startMisbehavingProxy(Number(new URL(server.url).port));
  await bringDesk(null);
  await desk.call('signIn', { email: agent.email, password: agent.password });
  await waitUntil('live', isLive);
});
afterEach(async () => {
  await desk.kill();
  await proxy.close();
  await server.kill();
  folder.remove();
});

async function bringDesk(savedToken: string | null): Promise<void> {
  const serverUrl = `http://127.0.0.1:${proxy.port}`;
  desk = await startDeskProcess({ dataDir: dataDir(), serverUrl, savedToken });
}

/** Answers when it was asked for, by `performance.now()`. */
async function giveTeam(teamId: string): Promise<number> {
  const { token } = await signIn(server.url, admin);
  const from = performance.now();
  const answer = await fetch(`${server.url}/api/agents/${agent.id}/rights`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ roles: ['agent'], teamIds: [teamId] }),
  });
  expect(answer.status).toBe(204);
  return from;
}

/** A second, and half of one more for a busy machine. */
const takesEffectMs = 1_500;

/** Looks again and again whether what the agent may see before and after is here; a cache that is emptied lacks it. */
function watchOwn(): { stop(): Promise<{ looks: number; missed: number }> } {
  let looks = 0;
  let missed = 0;
  let watching = true;
  const watched = (async () => {
    while (watching) {
      if (!(await isHere(own))) missed += 1;
      looks += 1;
      // A window may not ask without end.
      await pause(20);
    }
  })();
  return {
    async stop() {
      watching = false;
      await watched;
      return { looks, missed };
    },
  };
}

/** Nothing of the first team's is on the disk. */
function expectNothingLost(): void {
  const gone = new Set<unknown>(lost);
  for (const [table, rows] of readCached(dataDir()))
    expect([table, rows.filter((row) => gone.has(row['conversation_id'] ?? row['id']))]).toEqual([table, []]);
}

/** And all else is what a fresh desk gets. */
async function expectOnDisk(): Promise<void> {
  expect(desk.bugs).toEqual([]);
  await desk.kill();
  expectNothingLost();
  const behind = { agent, server, dataDir: dataDir(), pending: new Map() };
  const { rows } = await expectCaughtUp(behind, join(folder.path, 'fresh'));
  expect(rows).toBeGreaterThan(4_000);
}

describe('SYNC-31 other rights', () => {
  it('SYNC-31, SRV-26: live, one team goes and another comes; nothing else goes, words that are not sent neither', async () => {
    await desk.call('savePreferences', { undoSeconds: 10 });
    const conversationId = first(lost);
    await desk.call('saveDraft', { conversationId, kind: 'reply', text: 'half a reply', over: '' });
    const noted = await desk.call('addNote', { conversationId, text: 'a note on its way' });
    expect(noted.state).toBe('queued');
    proxy.behave('down', { bytesPerSecond: 2_000_000 });
    const lines = proxy.stats().accepted;
    const watch = watchOwn();
    const from = await giveTeam('team-2');
    await waitUntil('the first team is gone', async () => !(await isHere(conversationId)));
    expect(performance.now() - from).toBeLessThan(takesEffectMs);
    await waitUntil(
      'the second is here',
      async () => (await isHere(won.at(-1))) && (await isHere(first(won))),
    );
    await waitUntil('live', isLive);
    const { looks, missed } = await watch.stop();
    expect([looks > 1, missed]).toEqual([true, 0]);
    expect(proxy.stats().accepted).toBe(lines);

    expect((await desk.call('readDrafts', { conversationId })).reply).toBe('half a reply');
    const { held } = await desk.call('readConnection', {});
    const [waiting] = held;
    if (waiting === undefined) throw new Error('the note is not held');
    await desk.call('sendNow', { entryId: waiting.entryId });
    const refused = await waitUntil('it is refused', async () => {
      const { outOfSight } = await desk.call('readInbox', { filter: 'all' });
      return outOfSight.find(({ text }) => text === 'a note on its way');
    });
    expect(refused).toMatchObject({ reason: 'not-found' });
    await expectOnDisk();
  });

  it('SYNC-31, SRV-26: within a second nothing of what went is on the disk, also of a desk that is killed at that moment', async () => {
    const from = await giveTeam('team-2');
    await waitUntil('the first team is gone', async () => !(await isHere(first(lost))));
    await desk.kill();
    expect(performance.now() - from).toBeLessThan(takesEffectMs);
    expectNothingLost();
  });

  it('SYNC-31, SRV-26: a desk that was away is brought to them when it comes back, and was never empty', async () => {
    await desk.call('saveDraft', {
      conversationId: first(lost),
      kind: 'note',
      text: 'half a note',
      over: '',
    });
    const token = desk.token();
    await desk.stop();
    await giveTeam('team-2');
    proxy.refuse(true);
    await bringDesk(token);
    expect([await isHere(first(lost)), await isHere(own)]).toEqual([true, true]);
    const watch = watchOwn();
    proxy.behave('down', { bytesPerSecond: 2_000_000 });
    proxy.refuse(false);
    await desk.call('reconnectNow', {});
    await waitUntil('live', isLive);
    expect(await watch.stop()).toMatchObject({ missed: 0 });
    expect((await desk.call('readDrafts', { conversationId: first(lost) })).note).toBe('half a note');
    await expectOnDisk();
  });

  it('SYNC-31, SYNC-21: what comes goes on over a line that is cut every 300 ms', async () => {
    proxy.behave('down', { bytesPerSecond: 2_000_000, sliceBytes: 16_384 });
    const watch = watchOwn();
    const cutting = cutAgainAndAgain(proxy, 300);
    try {
      await giveTeam('team-2');
      // It comes from the newest to the oldest, then what ended: the last is the oldest of those.
      await waitUntil('all of it came', () => isHere(first(won)), { withinMs: 90_000 });
      expect(cutting.stop()).toBeGreaterThan(3);
      await waitUntil('live', isLive, { withinMs: 60_000 });
      expect(await watch.stop()).toMatchObject({ missed: 0 });
      await expectOnDisk();
    } finally {
      cutting.stop();
    }
  });
});
