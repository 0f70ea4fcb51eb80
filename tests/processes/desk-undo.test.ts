// Owns the proof that what may be taken back is not on the wire, what was taken back never is, and the rest goes in order.
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Agent, agentSchema } from '../../src-shared/domain/people/agent.ts';
import { teamSchema } from '../../src-shared/domain/people/team.ts';
import { type CommandId, type ConversationId, conversationIdSchema } from '../../src-shared/std/ids.ts';
import { seededRandom } from '../../src-shared/std/seeded-random.ts';
import { consoleUpSchema } from '../../src-shared/wire/up.ts';
import { seededCommandIds } from '../support/command-ids.ts';
import { type ModelNetwork, modelNetwork } from '../support/simulation/model-network.ts';
import { type ModelServer, modelServer } from '../support/simulation/model-server.ts';
import { type SimulatedDesk, simulatedDesk } from '../support/simulation/simulated-desk.ts';
import { type VirtualTime, virtualTime } from '../support/simulation/virtual-time.ts';
import { type TemporaryFolder, temporaryFolder } from '../support/temporary-folder.ts';

const team = teamSchema.parse({ id: 'north', name: 'North', seq: 0 });
const ada: Agent = agentSchema.parse({
  ...{ id: 'ada', name: 'Ada', email: 'ada@w.example', roles: ['agent'], teamIds: ['north'], seq: 0 },
  ...{ presence: 'online', acceptingChat: true, chatCapacity: 4 },
});
const grace = agentSchema.parse({ ...ada, id: 'grace', name: 'Grace', email: 'grace@w.example' });
const first = conversationIdSchema.parse('c-1');
const second = conversationIdSchema.parse('c-2');
const undoMs = 5_000;

/** A desk whose wall clock may be set, and every command that left it, with when. */
type World = {
  folder: TemporaryFolder;
  time: VirtualTime;
  clock: { ahead: number };
  network: ModelNetwork;
  server: ModelServer;
  desk: SimulatedDesk;
  left: { id: CommandId; at: number; name: string }[];
};

async function makeWorld(seed: number): Promise<World> {
  const folder = temporaryFolder('undo');
  const time = virtualTime();
  const clock = { ahead: 1_000_000_000_000 };
  const random = seededRandom(seed);
  const makeId = seededCommandIds('undo', random);
  const plain = modelNetwork(time, random);
  const left: World['left'] = [];
  const openSocket: ModelNetwork['openSocket'] = (url, handlers) => {
    const socket = plain.openSocket(url, handlers);
    return {
      ...socket,
      send(text) {
        const frame = consoleUpSchema.parse(JSON.parse(text));
        if (frame.type === 'command') left.push({ id: frame.id, at: time.now(), name: frame.command.name });
        socket.send(text);
      },
    };
  };
  const network = { ...plain, openSocket };
  const server = modelServer('db-1', [team], [ada, grace]);
  for (const id of [first, second]) server.visitorSays(id, makeId(), 'question', 0);
  network.setServer(server);
  const desk = simulatedDesk({
    agent: ada,
    folder: folder.path,
    time,
    clock: { now: () => time.now() + clock.ahead },
    network,
    random,
    makeId,
  });
  await time.runUntil(5_000);
  return { folder, time, clock, network, server, desk, left };
}

let world: World;
beforeEach(async () => {
  world = await makeWorld(7);
});
afterEach(() => {
  world.desk.stop();
  world.folder.remove();
});
const call: SimulatedDesk['window']['call'] = (name, input) => world.desk.window.call(name, input);
const pass = (ms: number) => world.time.runUntil(world.time.now() + ms);
const reply = async (text: string, conversationId = first, thenResolve = false) => {
  const answer = await call('sendReply', { conversationId, text, thenResolve });
  if (answer.state !== 'queued') throw new Error(answer.reason);
  return answer.entryId;
};
const drafts = (conversationId: ConversationId = first) => call('readDrafts', { conversationId });
const sent = () => world.left.filter(({ name }) => name !== 'save-draft').map(({ name }) => name);
const said = () =>
  world.server
    .messages()
    .flatMap((message) => (message.kind === 'outgoing' || message.kind === 'note' ? [message.text] : []));

describe('an act that may be taken back', () => {
  it('OUTBOX-13: is held for five seconds, told as held, and goes out then', async () => {
    const entryId = await reply('hello');
    const until = world.time.now() + world.clock.ahead + undoMs;
    expect((await call('readConnection', {})).held).toEqual([
      { entryId, conversationId: first, command: 'send-reply', until },
    ]);
    const thread = await call('readThread', { conversationId: first, beforeOrder: null, limit: 9 });
    expect(thread?.messages.at(-1)).toMatchObject({ text: 'hello', delivery: { state: 'held', until } });
    await pass(undoMs - 1);
    expect(sent()).toEqual([]);
    await pass(1_000);
    expect(sent()).toEqual(['send-reply']);
    expect(await call('undoAct', { entryId })).toEqual({ state: 'too-late' });
    await pass(1_000);
    expect(said()).toEqual(['hello']);
  });

  it('OUTBOX-13: taken back, never leaves, and a reply goes back with the resolve made with it', async () => {
    await call('saveDraft', { conversationId: first, kind: 'reply', text: 'bye' });
    const entryId = await reply('bye', first, true);
    expect((await drafts()).reply).toBe('');
    await pass(undoMs - 100);
    expect(await call('undoAct', { entryId })).toEqual({
      state: 'undone',
      conversationId: first,
      command: 'send-reply',
    });
    expect(await call('readConnection', {})).toMatchObject({ toSend: 0, held: [] });
    expect((await drafts()).reply).toBe('bye');
    await pass(60_000);
    expect(sent()).toEqual([]);
    expect(world.server.conversations.get(first)?.status).not.toBe('resolved');
  });

  it('OUTBOX-13: several words come back in the order said, above what was written since, each kind to its own', async () => {
    const entryId = await reply('one');
    await pass(10);
    await call('addNote', { conversationId: first, text: 'aside' });
    await pass(10);
    await reply('two');
    await call('saveDraft', { conversationId: first, kind: 'reply', text: 'three' });
    expect((await call('undoAct', { entryId })).state).toBe('undone');
    expect(await drafts()).toEqual({ reply: 'one\n\ntwo\n\nthree', note: 'aside' });
    await pass(60_000);
    expect(sent()).toEqual([]);
  });

  it('OUTBOX-13: the last one is taken back when none is named; earlier ones and other conversations stay', async () => {
    await reply('kept');
    await pass(10);
    await call('resolveConversation', { conversationId: second });
    expect(await call('undoAct', { entryId: null })).toMatchObject({ command: 'resolve-conversation' });
    await pass(60_000);
    expect(said()).toEqual(['kept']);
    expect(world.server.conversations.get(second)?.status).not.toBe('resolved');
    expect(await call('undoAct', { entryId: null })).toEqual({ state: 'too-late' });
  });

  it('OUTBOX-14: what was made after it on the same conversation waits behind it; another conversation does not', async () => {
    await reply('first');
    await call('markRead', { conversationId: first, upTo: 1 });
    await call('takeConversation', { conversationId: second });
    await pass(1_000);
    expect(sent()).toEqual(['take-conversation']);
    await pass(undoMs + 2_000);
    expect(sent()).toEqual(['take-conversation', 'send-reply', 'mark-read']);
  });

  it('OUTBOX-14: what waits behind a held act goes at once when that is taken back', async () => {
    // No words of it return to a draft, whose saving would send what else there is.
    await call('resolveConversation', { conversationId: first });
    await call('markRead', { conversationId: first, upTo: 1 });
    await pass(1_000);
    expect(sent()).toEqual([]);
    expect((await call('undoAct', { entryId: null })).state).toBe('undone');
    await pass(100);
    expect(sent()).toEqual(['mark-read']);
  });

  it('OUTBOX-14: sent now it goes at once, and what is held before it on the same conversation goes first', async () => {
    await reply('one');
    const entryId = await reply('two');
    await reply('elsewhere', second);
    await call('sendNow', { entryId });
    await pass(2_000);
    expect(said()).toEqual(['one', 'two']);
    expect(await call('undoAct', { entryId })).toEqual({ state: 'too-late' });
    await pass(undoMs);
    expect(said()).toEqual(['one', 'two', 'elsewhere']);
  });

  it('OUTBOX-14: a desk killed meanwhile sends it when the time is over, or takes it back until then', async () => {
    await reply('goes');
    const entryId = await reply('stays', second);
    world.desk.crash();
    await pass(1_000);
    expect(await call('undoAct', { entryId })).toMatchObject({ state: 'undone', conversationId: second });
    expect(sent()).toEqual([]);
    await pass(undoMs);
    expect(said()).toEqual(['goes']);
    expect((await drafts(second)).reply).toBe('stays');
  });

  it('OUTBOX-14: with no time to take back, nothing is held', async () => {
    await call('savePreferences', { undoSeconds: 0 });
    await reply('at once');
    await pass(1_000);
    expect(said()).toEqual(['at once']);
  });

  it('OUTBOX-8: signing out counts what is held as unsent', async () => {
    await reply('held');
    expect(await call('signOut', { discardUnsent: false })).toEqual({ state: 'unsent', count: 1 });
  });

  it('OUTBOX-14: somebody else’s act meanwhile: it goes out, is refused by the server, and keeps its words', async () => {
    await reply('mine');
    const epoch = world.server.conversations.get(first)?.epoch ?? 0;
    const id = seededCommandIds('grace', seededRandom(3))();
    world.server.accept(grace.id, id, { name: 'take-conversation', conversationId: first, epoch }, 0);
    world.network.broadcast();
    await pass(undoMs + 3_000);
    expect(await call('readConnection', {})).toMatchObject({ toSend: 0, refused: 1 });
    const thread = await call('readThread', { conversationId: first, beforeOrder: null, limit: 9 });
    expect(thread?.messages.at(-1)).toMatchObject({ text: 'mine', delivery: { state: 'refused' } });
  });
});

const step = fc.record({
  what: fc.constantFrom('reply', 'note', 'resolving', 'undo', 'now', 'crash', 'cut', 'pass', 'pass', 'clock'),
  where: fc.constantFrom(first, second),
  ms: fc.integer({ min: 1, max: 7_000 }),
  clock: fc.constantFrom(-3_600_000, -4_000, 3_000, 86_400_000),
});

/** The clock lets the first go at the moment the desk dies, and holds it again later. */
const setBack = { what: 'clock', where: first, ms: 1, clock: -4_000 } as const;
const dueWhenItDied = [
  { ...setBack, what: 'reply' as const },
  { ...setBack, what: 'pass' as const, ms: 2_472 },
  setBack,
  setBack,
  { ...setBack, what: 'reply' as const },
  { ...setBack, what: 'crash' as const },
  { ...setBack, what: 'reply' as const },
  { ...setBack, what: 'pass' as const, ms: 528 },
];

describe('whatever happens meanwhile', () => {
  it('OUTBOX-13: nothing that could still be taken back was on the wire, and nothing taken back ever is', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25, size: 'max' }), fc.nat(), async (steps, seed) => {
        const own = await makeWorld(seed);
        const { desk, time, clock, network, left } = own;
        const undone = new Set<string>();
        let words = 0;
        for (const { what, where: conversationId, ms, clock: jump } of steps) {
          const { window } = desk;
          switch (what) {
            case 'reply':
            case 'resolving': {
              words += 1;
              const text = `words ${words}.`;
              await window.call('sendReply', { conversationId, text, thenResolve: what === 'resolving' });
              break;
            }
            case 'note':
              words += 1;
              await window.call('addNote', { conversationId, text: `words ${words}.` });
              break;
            case 'undo': {
              const before = await held(desk);
              const answer = await window.call('undoAct', { entryId: null });
              const after = new Set(await held(desk));
              if (answer.state === 'undone') for (const id of before) if (!after.has(id)) undone.add(id);
              break;
            }
            case 'now': {
              const [entryId] = await held(desk);
              if (entryId !== undefined) await window.call('sendNow', { entryId });
              break;
            }
            case 'crash':
              desk.crash();
              break;
            case 'cut':
              network.cutAll();
              break;
            case 'clock':
              clock.ahead += jump;
              break;
            case 'pass':
              await time.runUntil(time.now() + ms);
          }
          const onTheWire = new Set<string>(left.map(({ id }) => id));
          for (const id of await held(desk)) expect(onTheWire.has(id)).toBe(false);
        }
        await time.runUntil(time.now() + 120_000);
        for (const { id } of left) expect(undone.has(id)).toBe(false);
        const { toSend } = await desk.window.call('readConnection', {});
        expect(toSend).toBe(0);
        desk.stop();
        own.folder.remove();
      }),
      { numRuns: 25, examples: [[dueWhenItDied, 473925484]] },
    );
  });
});

async function held(desk: SimulatedDesk): Promise<CommandId[]> {
  return (await desk.window.call('readConnection', {})).held.map(({ entryId }) => entryId);
}
