// Owns the proof of what a desk does with single frames of version 2, against a server that says exactly what the test says.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openOutbox } from '../../src-main/desk/database/open-outbox.ts';
import type { SocketHandlers } from '../../src-main/desk/sync/server-socket.ts';
import type { ActAnswer } from '../../src-shared/bridge/calls.ts';
import { agentIdSchema, type CommandId } from '../../src-shared/std/ids.ts';
import type { Changes, ConsoleDown } from '../../src-shared/wire/down.ts';
import { rowSchema } from '../../src-shared/wire/row.ts';
import { type ConsoleUp, consoleUpSchema } from '../../src-shared/wire/up.ts';
import { type VirtualTime, virtualTime } from '../support/simulation/virtual-time.ts';
import { startTestDesk, type TestDesk } from '../support/start-test-desk.ts';
import { conversationIdOf, dayMs, type Happening, horizonMs, SyncModel } from '../support/sync-model.ts';
import { type TemporaryFolder, temporaryFolder } from '../support/temporary-folder.ts';

const serverUrl = 'http://scripted.example';
const agentId = agentIdSchema.parse('me');
const conversationId = conversationIdOf(0);

let folder: TemporaryFolder;
let time: VirtualTime;
let model: SyncModel;
let line: SocketHandlers | null;
let heard: ConsoleUp[];
let desk: TestDesk;

beforeEach(async () => {
  folder = temporaryFolder('desk-frames');
  time = virtualTime();
  model = new SyncModel();
  await time.runUntil(model.now);
  const outbox = openOutbox({ dataDir: folder.path, nativeBinding: null });
  const account = { serverUrl, agentId, agentName: 'Me', email: 'me@w.example', workspaceName: 'W' };
  outbox.accounts.signIn(account);
  outbox.close();
  start();
});
afterEach(() => {
  desk.desk.stop();
  folder.remove();
});

function start(): void {
  line = null;
  heard = [];
  desk = startTestDesk({
    ...{ dataDir: folder.path, serverUrl, savedToken: 'a-token', clock: time, timers: time },
    chance: () => 0,
    openSocket(_, handlers) {
      line = handlers;
      return {
        send: (text) => void heard.push(consoleUpSchema.parse(JSON.parse(text))),
        drop() {
          if (line === handlers) line = null;
        },
      };
    },
  });
  open();
}
const open = () => line?.opened();
const say = (frame: ConsoleDown) => line?.message(JSON.stringify(frame));
const lastHeard = (type: ConsoleUp['type']) => heard.filter((frame) => frame.type === type).at(-1);
function welcome(more: Partial<Extract<ConsoleDown, { type: 'welcome' }>> = {}): void {
  say({
    ...{ type: 'welcome', protocol: 2, workspace: { id: 'w', name: 'W' }, databaseId: 'db-1', agentId },
    ...{ serverNow: time.now(), head: model.seq, resync: false, connectedAgentIds: [], linksChanged: null },
    ...{ links: null, horizonMs },
    ...more,
  });
}
async function cutAndComeBack(): Promise<void> {
  line?.closed(1006);
  await time.runUntil(time.now() + 5_000);
  open();
}
/** Reads the snapshot to its end. */
function goLive(): void {
  welcome();
  say(model.snapshot(null, 1_000));
}
const isHere = async (n: number) =>
  (await desk.call('readThread', { conversationId: conversationIdOf(n), beforeOrder: null, limit: 9 })) !==
  null;
const shown = () => desk.toMain.flatMap((told) => (told.type === 'notify' ? [told] : []));

describe('a snapshot', () => {
  beforeEach(() => {
    for (let n = 0; n < 5; n += 1) model.happen({ kind: 'said', conversation: n, pick: 0 });
  });

  it('SYNC-21: says how much is to come, and cut in the middle goes on at its place, also in another process', async () => {
    expect(lastHeard('hello')).toMatchObject({ cursor: 0, place: null });
    welcome();
    const page = model.snapshot(null, 4);
    say({ ...page, remaining: 77 });
    expect(await desk.call('readConnection', {})).toMatchObject({ state: 'catching-up', remaining: 77 });
    expect(lastHeard('more')).toEqual({ type: 'more', after: 0, place: page.place });
    await cutAndComeBack();
    expect(lastHeard('hello')).toMatchObject({ cursor: 0, place: page.place, databaseId: 'db-1' });
    desk.desk.stop();
    start();
    expect(lastHeard('hello')).toMatchObject({ cursor: 0, place: page.place });
    welcome();
    say(model.snapshot(page.place, 1_000));
    expect(await desk.call('readConnection', {})).toMatchObject({ state: 'live' });
    expect(await Promise.all([0, 1, 2, 3, 4].map(isHere))).toEqual([true, true, true, true, true]);
    await cutAndComeBack();
    expect(lastHeard('hello')).toMatchObject({ cursor: model.seq, place: null });
  });

  it('SYNC-21: begins anew, with nothing of before, when the server says that the place does not fit', async () => {
    welcome();
    say(model.snapshot(null, 4));
    await cutAndComeBack();
    welcome({ resync: true });
    expect(await isHere(4)).toBe(false);
    await cutAndComeBack();
    expect(lastHeard('hello')).toMatchObject({ cursor: 0, place: null });
  });
});

describe('acts that wait while the desk is far behind', () => {
  /** Of this agent, so that they may act; it comes with whatever comes first. */
  const withMe = (frame: Changes): Changes => ({
    ...frame,
    rows: [
      rowSchema.parse({
        row: 'agent',
        value: {
          ...{ id: 'me', name: 'Me', email: 'me@w.example', roles: ['supervisor'], teamIds: [], seq: 1 },
          ...{ presence: 'online', acceptingChat: true, chatCapacity: 4 },
        },
      }),
      ...frame.rows,
    ],
  });
  const happens = (kind: Happening['kind'], conversation: number) =>
    model.happen({ kind, conversation, pick: 0 });
  const acks = (id: CommandId) => say({ type: 'ack', id, seq: model.seq });
  const pass = () => time.runUntil(time.now() + 10);
  const commandsHeard = () => heard.flatMap((frame) => (frame.type === 'command' ? [frame.id] : []));
  const link = async () => {
    const { state, toSend } = await desk.call('readConnection', {});
    return { state, toSend };
  };
  const statusOf = async (n: number) => {
    const id = conversationIdOf(n);
    return (await desk.call('readThread', { conversationId: id, beforeOrder: null, limit: 9 }))?.conversation
      .status;
  };
  async function queued(answer: Promise<ActAnswer>): Promise<CommandId> {
    const told = await answer;
    if (told.state !== 'queued') throw new Error(told.reason);
    await pass();
    return told.entryId;
  }
  /** How the last of the conversation's words have got on, and how many acts its row in the inbox says are pending. */
  const told = async () => {
    const view = await desk.call('readThread', { conversationId, beforeOrder: null, limit: 9 });
    const { rows } = await desk.call('readInbox', { filter: 'all' });
    const row = rows.find((one) => one.conversationId === conversationId);
    return [view?.messages.at(-1)?.delivery.state, row?.pending];
  };
  const note = (text: string) => queued(desk.call('addNote', { conversationId, text }));

  beforeEach(async () => {
    for (let n = 0; n < 5; n += 1) happens('said', n);
    welcome();
    say(withMe(model.snapshot(null, 1_000)));
    await desk.call('savePreferences', { ...(await desk.call('readPreferences', {})), undoSeconds: 0 });
    line?.closed(1006);
  });
  async function comeBackAfter(act: () => Promise<CommandId>): Promise<CommandId> {
    const id = await act();
    await time.runUntil(time.now() + 5_000);
    open();
    heard = [];
    return id;
  }

  it('SYNC-40: leave from the first page of the link on, not before; so does what is done meanwhile, and by a live desk told by pages', async () => {
    const cursor = model.seq;
    const first = await comeBackAfter(() => note('offline'));
    for (let n = 0; n < 6; n += 1) happens('said', 1);
    welcome();
    await pass();
    expect(commandsHeard()).toEqual([]);
    say(model.page(cursor, 2));
    expect(commandsHeard()).toEqual([first]);
    expect(await link()).toEqual({ state: 'catching-up', toSend: 1 });
    happens('noted', 0);
    acks(first);
    expect(await link()).toEqual({ state: 'catching-up', toSend: 0 });
    const second = await note('behind');
    expect(commandsHeard()).toEqual([first, second]);
    happens('noted', 0);
    acks(second);
    say(model.page(cursor + 2, 1_000));
    expect(await link()).toEqual({ state: 'live', toSend: 0 });
    for (let n = 0; n < 3; n += 1) happens('said', 2);
    say(model.page(model.seq - 6, 2));
    expect(await link()).toEqual({ state: 'catching-up', toSend: 0 });
    const third = await note('while paged');
    expect(commandsHeard()).toEqual([first, second, third]);
    expect(await told()).toEqual(['sending', 1]);
    happens('noted', 0);
    acks(third);
    // Its row is pages away: it is the server's all the same, and signing out loses nothing.
    expect(await told()).toEqual(['sent', 0]);
    line?.closed(1006);
    expect([await told(), (await link()).toSend]).toEqual([['sent', 0], 0]);
    expect(await desk.call('signOut', { discardUnsent: false })).toEqual({ state: 'signed-out' });
  });

  it('SYNC-41: acknowledged, it stays on top of a row that is older than it, though its number is passed', async () => {
    const cursor = model.seq;
    const id = await comeBackAfter(() => queued(desk.call('resolveConversation', { conversationId })));
    for (let n = 0; n < 3; n += 1) happens('said', 1);
    welcome();
    say(model.page(cursor, 2));
    happens('ended', 0);
    const seq = model.seq;
    acks(id);
    // Its row has another number by now, which is in the page after the next.
    happens('noted', 0);
    say(model.page(cursor + 2, seq - cursor - 2));
    expect(lastHeard('more')).toMatchObject({ after: seq });
    expect([await statusOf(0), (await link()).state]).toEqual(['resolved', 'catching-up']);
    say(model.page(seq, 1_000));
    expect([await statusOf(0), await link()]).toEqual(['resolved', { state: 'live', toSend: 0 }]);
  });

  it('SYNC-41: and is not decided again on top of one that is newer, though the cursor is not there yet', async () => {
    const last = conversationIdOf(4);
    const id = await comeBackAfter(() => queued(desk.call('resolveConversation', { conversationId: last })));
    happens('said', 4);
    welcome({ resync: true });
    const page = withMe(model.snapshot(null, 1));
    say(page);
    expect(commandsHeard()).toEqual([id]);
    happens('ended', 4);
    acks(id);
    happens('said', 4);
    say(model.snapshot(page.place, 4));
    expect([await statusOf(4), (await link()).state]).toEqual(['open', 'catching-up']);
  });
});

describe('a horizon that changed', () => {
  it('SYNC-23: a wider one than before is read anew from nothing; a narrower one is not', async () => {
    model.happen({ kind: 'said', conversation: 0, pick: 0 });
    goLive();
    await cutAndComeBack();
    const cursor = model.seq;
    welcome({ horizonMs: horizonMs - dayMs });
    expect(lastHeard('hello')).toMatchObject({ cursor });
    expect(await isHere(0)).toBe(true);
    await cutAndComeBack();
    welcome({ horizonMs });
    expect(await isHere(0)).toBe(false);
    open();
    expect(lastHeard('hello')).toMatchObject({ cursor: 0, place: null, databaseId: 'db-1' });
    goLive();
    expect(await isHere(0)).toBe(true);
  });
});

describe('what the server asks to be told', () => {
  const effect = (effectId: number, more: object = {}): ConsoleDown => ({
    ...{ type: 'notify', effectId, reason: 'customer-wrote', conversationId, at: time.now() },
    ...more,
  });
  beforeEach(() => model.happen({ kind: 'said', conversation: 0, pick: 0 }));
  const answered = () => heard.flatMap((frame) => (frame.type === 'notified' ? [frame.effectId] : []));
  const soon = () => time.runUntil(time.now() + 1_000);

  it('SYNC-24: is answered at once, shown once, and not again when it comes again, also after a restart', async () => {
    goLive();
    say(effect(1));
    expect(answered()).toEqual([1]);
    say(effect(1));
    await soon();
    expect(shown()).toMatchObject([{ conversationId, body: expect.stringContaining('said') }]);
    desk.desk.stop();
    start();
    goLive();
    say(effect(1));
    await soon();
    expect([answered(), shown()]).toEqual([[1], []]);
    say(effect(2));
    await soon();
    expect(shown()).toHaveLength(1);
  });

  it('SYNC-24: is only recorded when it is old, in front of the agent, or when they want none', async () => {
    goLive();
    say(effect(1, { at: time.now() - 16 * 60_000 }));
    await soon();
    await desk.call('setLookingAt', { conversationId });
    say(effect(2));
    await soon();
    await desk.call('setLookingAt', { conversationId: null });
    await desk.call('savePreferences', { notifications: false });
    say(effect(3));
    await soon();
    expect([answered(), shown()]).toEqual([[1, 2, 3], []]);
  });

  it('SYNC-24: comes before its rows: it waits until they are here', async () => {
    welcome();
    const page = model.snapshot(null, 1_000);
    say({ ...page, remaining: 3 });
    say(effect(1));
    await soon();
    expect([answered(), shown()]).toEqual([[1], []]);
    say({ ...page, remaining: 0 });
    await soon();
    expect(shown()).toHaveLength(1);
  });
});
