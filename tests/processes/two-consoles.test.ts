// Owns the proof that one agent at two consoles, of which one is killed, is one agent: nothing twice, and no fight.
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { ConversationId } from '../../src-shared/std/ids.ts';
import { createWorkspace, type MadeAgent } from '../support/create-workspace.ts';
import { connectConsole, type RawConsole, signIn } from '../support/raw-console.ts';
import { connectVisitor, type RawVisitor } from '../support/raw-visitor.ts';
import { readCached } from '../support/read-cached.ts';
import { readStored } from '../support/read-stored.ts';
import { type RunningDesk, startDeskProcess } from '../support/start-desk-process.ts';
import { type RunningServer, startServer } from '../support/start-server.ts';
import { type TemporaryFolder, temporaryFolder } from '../support/temporary-folder.ts';
import { waitUntil } from '../support/wait-until.ts';
import { chooseSeed, withSeed } from '../support/with-seed.ts';

let folder: TemporaryFolder;
let server: RunningServer;
let agent: MadeAgent;
/** Another team's: hears who comes and goes, and nothing else. */
let colleague: RawConsole;
let visitor: RawVisitor;
let conversationId: ConversationId;
let desks: RunningDesk[];

const at = (name: string) => join(folder.path, name);
const bringDesk = (name: string, savedToken: string | null) =>
  startDeskProcess({ dataDir: at(name), serverUrl: server.url, savedToken });
const eventually = <Value>(what: string, condition: () => Value | Promise<Value>) =>
  waitUntil(what, condition, { withinMs: 30_000 });
const isQuiet = async (desk: RunningDesk) => {
  const { state, toSend } = await desk.call('readConnection', {});
  return state === 'live' && toSend === 0;
};
const thread = async (desk: RunningDesk) => {
  const view = await desk.call('readThread', { conversationId, beforeOrder: null, limit: 200 });
  if (view === null) throw new Error('no such thread');
  return view;
};
const words = async (desk: RunningDesk) =>
  (await thread(desk)).messages.flatMap((message) =>
    message.kind === 'activity' ? [] : [[message.order, message.text, message.delivery.state !== 'waiting']],
  );

beforeEach(async () => {
  folder = temporaryFolder('two-consoles');
  const [mine, other] = await createWorkspace(at('server'), { teams: 2, agentsPerTeam: 1 });
  if (mine === undefined || other === undefined) throw new Error('no agents were made');
  agent = mine;
  server = await startServer({ dataDir: at('server') });
  const { token } = await signIn(server.url, other);
  colleague = await connectConsole({ url: server.url, token });
  await colleague.catchUp();
  desks = [await bringDesk('office', null), await bringDesk('home', null)];
  const { email, password } = agent;
  for (const desk of desks) {
    expect(await desk.call('signIn', { email, password })).toEqual({ state: 'signed-in' });
    await desk.call('savePreferences', { undoSeconds: 0 });
    await eventually('live', () => isQuiet(desk));
  }
  visitor = await connectVisitor({ url: server.url });
  ({ conversationId } = await visitor.startConversation('Where is my order?', agent.topicId));
  for (const desk of desks) await eventually('the question', async () => (await words(desk)).length === 1);
});
afterEach(async () => {
  visitor.cut();
  colleague.cut();
  for (const desk of desks) await desk.kill();
  await server.kill();
  folder.remove();
});

it('SYNC-25 two consoles of one agent, both writing and one killed again and again: each act once, both equal, one presence, one read mark', async () => {
  await withSeed(chooseSeed(), async (random) => {
    const [office, home] = desks;
    if (office === undefined || home === undefined) throw new Error('two desks');
    const queued: string[] = [];
    let at2 = office;
    const write = async (desk: RunningDesk, text: string) => {
      const answer =
        random.next() < 0.3
          ? await desk.call('addNote', { conversationId, text })
          : await desk.call('sendReply', { conversationId, text, thenResolve: false });
      if (answer.state === 'queued') queued.push(text);
    };
    const token = office.token();
    const asked: string[] = ['Where is my order?'];
    for (let round = 0; round < 4; round += 1) {
      for (let n = 0; n < 6; n += 1) {
        await Promise.all([write(at2, `office ${round}.${n}`), write(home, `home ${round}.${n}`)]);
        const desk = random.pick([at2, home]);
        const presence = random.pick(['online', 'away', 'busy'] as const);
        await desk.call('setPresence', { presence, acceptingChat: random.next() < 0.5 });
        const order = (await thread(desk)).messages.findLast((message) => message.order !== null)?.order;
        if (order !== null && order !== undefined)
          await desk.call('markRead', { conversationId, upTo: order });
        if (n === 3) {
          asked.push(`visitor ${round}`);
          await visitor.command({ name: 'send-message', conversationId, text: `visitor ${round}` });
        }
      }
      await at2.kill();
      at2 = await bringDesk('office', token);
      desks[0] = at2;
    }
    for (const desk of [at2, home]) await eventually('all is sent', () => isQuiet(desk));
    for (const desk of [at2, home])
      expect(await desk.call('readConnection', {})).toMatchObject({ toSend: 0, refused: 0 });

    const stored = readStored(server.dataDir);
    const texts = stored.messages.flatMap(({ text }) => (text === null ? [] : [text]));
    expect([...texts].sort()).toEqual([...asked, ...queued].sort());
    for (const who of ['office', 'home']) {
      const own = texts.filter((text) => text.startsWith(who));
      expect(own).toEqual(queued.filter((text) => text.startsWith(who)));
    }
    await eventually('both show the same', async () => {
      const [left, right] = [await words(at2), await words(home)];
      return left.length === texts.length && JSON.stringify(left) === JSON.stringify(right);
    });
    // Nobody came or went as long as one of the two was there, and nothing changed hands.
    const came = colleague.frames.flatMap((frame) =>
      frame.type === 'agent-link' && frame.agentId === agent.id ? [frame.connected] : [],
    );
    expect(came).toEqual([true]);
    expect(stored.conversations.get(conversationId)).toMatchObject({ assigneeId: agent.id, epoch: 1 });
    const [mine, theirs] = [await at2.call('readDirectory', {}), await home.call('readDirectory', {})];
    expect(mine.me).toEqual(theirs.me);
    expect((await thread(at2)).readUpTo).toBe((await thread(home)).readUpTo);
    expect([at2, home].flatMap(({ bugs }) => bugs)).toEqual([]);

    for (const desk of [at2, home]) await desk.stop();
    const [here, there] = [readCached(at('office')), readCached(at('home'))];
    for (const [table, rows] of here) expect([table, rows]).toEqual([table, there.get(table)]);
  });
});
