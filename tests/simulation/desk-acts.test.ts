// Owns the proof of what single acts do in a desk, against a server in memory: overlay, refusals here, upkeep, other databases.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { agentCommandSchema } from '../../src-shared/commands/agent-command.ts';
import { compareByLongestWait } from '../../src-shared/domain/inbox/inbox-order.ts';
import { agentSchema } from '../../src-shared/domain/people/agent.ts';
import { teamSchema } from '../../src-shared/domain/people/team.ts';
import { agentIdSchema, conversationIdSchema } from '../../src-shared/std/ids.ts';
import { seededRandom } from '../../src-shared/std/seeded-random.ts';
import { seededCommandIds } from '../support/command-ids.ts';
import { type ModelNetwork, modelNetwork } from '../support/simulation/model-network.ts';
import { type ModelServer, modelServer } from '../support/simulation/model-server.ts';
import { type SimulatedDesk, simulatedDesk } from '../support/simulation/simulated-desk.ts';
import { type VirtualTime, virtualTime } from '../support/simulation/virtual-time.ts';
import { type TemporaryFolder, temporaryFolder } from '../support/temporary-folder.ts';

const team = teamSchema.parse({ id: 'north', name: 'North', seq: 0 });
const south = teamSchema.parse({ id: 'south', name: 'South', seq: 0 });
const ada = agentSchema.parse({
  ...{ id: 'ada', name: 'Ada', email: 'ada@w.example', roles: ['agent'], teamIds: ['north'], seq: 0 },
  ...{ presence: 'online', acceptingChat: true, chatCapacity: 4 },
});
const grace = agentSchema.parse({ ...ada, id: 'grace', name: 'Grace', email: 'grace@w.example' });
const ids = ['c-1', 'c-2', 'c-3'].map((id) => conversationIdSchema.parse(id));
const [first = conversationIdSchema.parse('c-1'), second = first] = ids;

let folder: TemporaryFolder;
let time: VirtualTime;
let network: ModelNetwork;
let server: ModelServer;
let desk: SimulatedDesk;
const random = seededRandom(7);
const makeId = seededCommandIds('desk', random);

function serverWith(databaseId: string): ModelServer {
  const made = modelServer(databaseId, [south, team], [ada, grace]);
  ids.forEach((id, index) => {
    made.visitorSays(id, makeId(), `question ${index}`, index);
  });
  return made;
}

beforeEach(async () => {
  folder = temporaryFolder('acts');
  time = virtualTime();
  network = modelNetwork(time, random);
  server = serverWith('db-1');
  network.setServer(server);
  desk = simulatedDesk({ agent: ada, folder: folder.path, time, network, random, makeId });
  await time.runUntil(5_000);
});
afterEach(() => {
  desk.stop();
  folder.remove();
});
const call: SimulatedDesk['window']['call'] = (name, input) => desk.window.call(name, input);
const reply = (text: string, conversationId = first) =>
  call('sendReply', { conversationId, text, thenResolve: false });
const thread = async (conversationId = first) => {
  const view = await call('readThread', { conversationId, beforeOrder: null, limit: 200 });
  if (view === null) throw new Error('no such thread');
  return view;
};

describe('an act that can not be', () => {
  it('OUTBOX-10: is refused at once with its reason, queues nothing and leaves the draft', async () => {
    await call('saveDraft', { conversationId: first, kind: 'reply', text: 'kept' });
    expect(await reply('   ')).toEqual({ state: 'refused', reason: 'empty-text' });
    expect(await reply('x'.repeat(10_001))).toEqual({ state: 'refused', reason: 'text-too-long' });
    const unknown = conversationIdSchema.parse('c-unknown');
    expect(await reply('hello', unknown)).toEqual({ state: 'refused', reason: 'not-found' });
    expect(await call('reopenConversation', { conversationId: first })).toMatchObject({
      reason: 'not-resolved',
    });
    expect(await call('readConnection', {})).toMatchObject({ toSend: 0, refused: 0 });
    expect((await call('readDrafts', { conversationId: first })).reply).toBe('kept');
  });

  it('OUTBOX-10: is decided on what the agent sees, pending acts included', async () => {
    network.setServer(null);
    await call('sendReply', { conversationId: first, text: 'bye', thenResolve: true });
    expect((await thread()).conversation).toMatchObject({ status: 'resolved', assigneeId: 'ada', epoch: 1 });
    expect(await reply('one more thing')).toEqual({ state: 'refused', reason: 'gone' });
    expect((await call('reopenConversation', { conversationId: first })).state).toBe('queued');
    expect((await reply('one more thing')).state).toBe('queued');
    network.setServer(server);
    await time.runUntil(time.now() + 60_000);
    const texts = server.messages().flatMap((one) => (one.kind === 'outgoing' ? [one.text] : [one.kind]));
    expect(texts.slice(3)).toEqual(['activity', 'bye', 'activity', 'activity', 'one more thing']);
    expect((await thread()).conversation).toEqual(server.conversations.get(first));
  });
});

describe('an act asked again under its own id', () => {
  const stored = (text: string) =>
    server.messages().filter((message) => message.kind !== 'activity' && message.text === text).length;

  it('OUTBOX-12: is one entry, and one message, also when the desk died after it was on disk and before it answered', async () => {
    network.setServer(null);
    const words = { conversationId: first, text: 'only once', thenResolve: true, entryId: makeId() };
    const answer = { state: 'queued', entryId: words.entryId };
    expect(await call('sendReply', words)).toEqual(answer);
    desk.crash();
    expect(await call('sendReply', words)).toEqual(answer);
    const note = { conversationId: second, text: 'a note, once', entryId: makeId() };
    const notes = [await call('addNote', note), await call('addNote', note)];
    expect(notes).toEqual(notes.map(() => ({ state: 'queued', entryId: note.entryId })));
    expect(await call('readConnection', {})).toMatchObject({ toSend: 3 });
    network.setServer(server);
    await time.runUntil(time.now() + 60_000);
    expect(await call('readConnection', {})).toMatchObject({ toSend: 0, refused: 0 });
    // The reply resolved the conversation and is settled: asked once more it changes nothing, and is not refused either.
    expect(await call('sendReply', words)).toEqual(answer);
    desk.crash();
    expect(await call('sendReply', words)).toEqual(answer);
    expect(await call('readConnection', {})).toMatchObject({ toSend: 0, refused: 0 });
    await time.runUntil(time.now() + 60_000);
    expect([stored('only once'), stored('a note, once')]).toEqual([1, 1]);
  });

  it('OUTBOX-12: so is a refused act sent again, and one whose draft was written anew keeps that draft', async () => {
    network.setServer(null);
    const words = { conversationId: first, text: 'sent', thenResolve: false, entryId: makeId() };
    await call('sendReply', words);
    await call('saveDraft', { conversationId: first, kind: 'reply', text: 'the next one' });
    await call('sendReply', words);
    expect((await call('readDrafts', { conversationId: first })).reply).toBe('the next one');
    // While it waits, somebody else takes the conversation and it is refused.
    const agentId = agentIdSchema.parse('grace');
    const epoch = server.conversations.get(first)?.epoch ?? 0;
    server.accept(agentId, makeId(), { name: 'take-conversation', conversationId: first, epoch }, time.now());
    network.setServer(server);
    await time.runUntil(time.now() + 60_000);
    expect(await call('readConnection', {})).toMatchObject({ toSend: 0, refused: 1 });
    await call('takeConversation', { conversationId: first });
    const again = { entryId: words.entryId, text: null, newEntryId: makeId() };
    const answer = { state: 'queued', entryId: again.newEntryId };
    expect(await call('resendEntry', again)).toEqual(answer);
    desk.crash();
    expect(await call('resendEntry', again)).toEqual(answer);
    await time.runUntil(time.now() + 60_000);
    expect(await call('readConnection', {})).toMatchObject({ toSend: 0, refused: 0 });
    expect(stored('sent')).toBe(1);
  });
});

describe('an act refused in a conversation that left the agent’s sight', () => {
  it('OUTBOX-3: is shown with its words beside the inbox, and can be discarded', async () => {
    network.setServer(null);
    await reply('these words');
    const epoch = server.conversations.get(first)?.epoch ?? 0;
    const away = {
      name: 'assign-conversation',
      conversationId: first,
      epoch,
      teamId: south.id,
      agentId: null,
    };
    server.accept(grace.id, makeId(), agentCommandSchema.parse(away), time.now());
    expect((await call('readInbox', { filter: 'mine' })).outOfSight).toEqual([]);
    network.setServer(server);
    await time.runUntil(time.now() + 60_000);
    expect(await call('readThread', { conversationId: first, beforeOrder: null, limit: 9 })).toBeNull();
    const { outOfSight } = await call('readInbox', { filter: 'mine' });
    expect(outOfSight).toMatchObject([{ command: 'send-reply', text: 'these words' }]);
    const entryId = outOfSight[0]?.entryId ?? makeId();
    await call('discardEntry', { entryId, text: null });
    expect((await call('readInbox', { filter: 'mine' })).outOfSight).toEqual([]);
    expect(await call('readConnection', {})).toMatchObject({ refused: 0 });
  });
});

describe('what the agent sees', () => {
  it('SYNC-12: the inbox is the one that will be once everything pending is confirmed', async () => {
    network.setServer(null);
    await reply('answered');
    await call('takeConversation', { conversationId: second });
    await call('saveDraft', { conversationId: second, kind: 'note', text: 'a draft' });
    const before = {
      mine: await call('readInbox', { filter: 'mine' }),
      queue: await call('readInbox', { filter: 'queue' }),
      all: await call('readInbox', { filter: 'all' }),
    };
    expect(before.mine.counts).toEqual({ mine: 2, queue: 1, all: 3, resolved: 0 });
    expect(before.mine.rows.map((row) => [row.conversationId, row.pending, row.hasDraft])).toEqual([
      ['c-2', 1, true],
      ['c-1', 1, false],
    ]);
    expect(before.queue).toMatchObject({ queueLength: 1, longestWaitSince: 2 });
    const placesIn = (filter: 'mine' | 'queue' | 'all') =>
      Promise.all(ids.map((conversationId) => call('placeInInbox', { filter, conversationId })));
    const places = {
      mine: await placesIn('mine'),
      queue: await placesIn('queue'),
      all: await placesIn('all'),
    };
    for (const filter of ['mine', 'queue', 'all'] as const) {
      const rows = before[filter].rows.map((row) => row.conversationId);
      const expected = ids.map((id) => (rows.includes(id) ? rows.indexOf(id) : null));
      expect(places[filter].map(({ place }) => place)).toEqual(expected);
    }
    network.setServer(server);
    await time.runUntil(time.now() + 60_000);
    for (const filter of ['mine', 'queue', 'all'] as const) {
      const after = await call('readInbox', { filter });
      expect(after.rows.map((row) => row.conversationId)).toEqual(
        before[filter].rows.map((row) => row.conversationId),
      );
      expect(after.counts).toEqual(before[filter].counts);
    }
    const sorted = [...server.conversations.values()].sort(compareByLongestWait).map(({ id }) => id);
    const all = await call('readInbox', { filter: 'all' });
    expect(all.rows.map((row) => row.conversationId)).toEqual(sorted);
  });

  it('OUTBOX-9: of read marks and presence only the latest waiting one is kept, and none is counted', async () => {
    network.setServer(null);
    const accepted = server.accepted.size;
    for (const upTo of [3, 5, 4]) await call('markRead', { conversationId: first, upTo });
    for (const presence of ['busy', 'away'] as const)
      await call('setPresence', { presence, acceptingChat: false });
    expect((await thread()).readUpTo).toBe(5);
    expect(await call('readDirectory', {})).toMatchObject({ me: { presence: 'away', acceptingChat: false } });
    expect(await call('readConnection', {})).toMatchObject({ toSend: 0 });
    network.setServer(server);
    await time.runUntil(time.now() + 60_000);
    expect([...server.accepted.values()].slice(accepted)).toEqual([
      { name: 'mark-read', conversationId: first, upTo: 5 },
      { name: 'set-presence', presence: 'away', acceptingChat: false },
    ]);
    expect(await call('readDirectory', {})).toMatchObject({ me: { presence: 'away', acceptingChat: false } });
  });
});

describe('another database behind the same address', () => {
  it('SYNC-13: the cache is emptied and read anew, and acts the old one never settled are sent to it', async () => {
    await reply('for the old one');
    await time.runUntil(time.now() + 10_000);
    network.setServer(null);
    await reply('not yet sent', second);
    server = serverWith('db-2');
    network.setServer(server);
    await time.runUntil(time.now() + 60_000);
    expect((await thread()).conversation).toEqual(server.conversations.get(first));
    expect((await thread()).messages.map((message) => message.kind)).toEqual(['incoming']);
    const texts = (await thread(second)).messages.flatMap((one) =>
      one.kind === 'outgoing' ? [one.text] : [],
    );
    expect(texts).toEqual(['not yet sent']);
    expect(await call('readConnection', {})).toMatchObject({ state: 'live', toSend: 0 });
  });
});

describe('signing out', () => {
  it('OUTBOX-8: with unsent words it is refused, and discards them only when told to; drafts stay', async () => {
    network.setServer(null);
    await reply('unsent');
    await call('saveDraft', { conversationId: second, kind: 'reply', text: 'a draft' });
    expect(await call('signOut', { discardUnsent: false })).toEqual({ state: 'unsent', count: 1 });
    expect(await call('signOut', { discardUnsent: true })).toEqual({ state: 'signed-out' });
    await expect(call('readInbox', { filter: 'mine' })).rejects.toThrow('signed-out');
    expect(await call('readSession', {})).toMatchObject({ state: 'signed-out', lastEmail: 'ada@w.example' });
  });
});
