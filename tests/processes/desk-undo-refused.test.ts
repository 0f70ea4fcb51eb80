// Owns the proof that every kind of act the server refused is shown with its words, can be mended and sent again, or discarded.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ActAnswer } from '../../src-shared/bridge/calls.ts';
import { agentSchema } from '../../src-shared/domain/people/agent.ts';
import { teamSchema } from '../../src-shared/domain/people/team.ts';
import { type CommandId, conversationIdSchema, type MessageId } from '../../src-shared/std/ids.ts';
import { seededRandom } from '../../src-shared/std/seeded-random.ts';
import { seededCommandIds } from '../support/command-ids.ts';
import { type ModelNetwork, modelNetwork } from '../support/simulation/model-network.ts';
import { type ModelServer, modelServer } from '../support/simulation/model-server.ts';
import { type SimulatedDesk, simulatedDesk } from '../support/simulation/simulated-desk.ts';
import { type VirtualTime, virtualTime } from '../support/simulation/virtual-time.ts';
import { type TemporaryFolder, temporaryFolder } from '../support/temporary-folder.ts';

const team = teamSchema.parse({ id: 'north', name: 'North', seq: 0 });
const ada = agentSchema.parse({
  ...{ id: 'ada', name: 'Ada', email: 'ada@w.example', roles: ['agent'], teamIds: ['north'], seq: 0 },
  ...{ presence: 'online', acceptingChat: true, chatCapacity: 4 },
});
const grace = agentSchema.parse({ ...ada, id: 'grace', name: 'Grace', email: 'grace@w.example' });
const conversationId = conversationIdSchema.parse('c-1');
const words = { conversationId, text: 'my words' };

let folder: TemporaryFolder;
let time: VirtualTime;
let network: ModelNetwork;
let server: ModelServer;
let desk: SimulatedDesk;
let noteId: MessageId;
const random = seededRandom(7);
const makeId = seededCommandIds('refused', random);

beforeEach(async () => {
  folder = temporaryFolder('refused');
  time = virtualTime();
  network = modelNetwork(time, random);
  server = modelServer('db-1', [team], [ada, grace]);
  server.visitorSays(conversationId, makeId(), 'question', 0);
  network.setServer(server);
  desk = simulatedDesk({ agent: ada, folder: folder.path, time, network, random, makeId });
  await time.runUntil(5_000);
  await call('savePreferences', { undoSeconds: 0 });
  await call('takeConversation', { conversationId });
  await call('addNote', { conversationId, text: 'a note' });
  await pass(10_000);
  noteId = (await thread()).messages.find((message) => message.kind === 'note')?.id ?? noteId;
});
afterEach(() => {
  desk.stop();
  folder.remove();
});
const call: SimulatedDesk['window']['call'] = (name, input) => desk.window.call(name, input);
const pass = (ms: number) => time.runUntil(time.now() + ms);
const thread = async () => {
  const view = await call('readThread', { conversationId, beforeOrder: null, limit: 50 });
  if (view === null) throw new Error('no such thread');
  return view;
};

/** Each is good as the agent sees it; on the server the conversation is Grace's meanwhile, or knows of no such note. */
const acts: readonly { command: string; words: string | null; make(): Promise<ActAnswer> }[] = [
  {
    command: 'send-reply',
    words: 'my words',
    make: () => call('sendReply', { conversationId, text: 'my words', thenResolve: false }),
  },
  {
    command: 'edit-note',
    words: 'better words',
    make: () => call('editNote', { conversationId, messageId: noteId, text: 'better words' }),
  },
  {
    command: 'remove-note',
    words: null,
    make: () => call('removeNote', { conversationId, messageId: noteId }),
  },
  {
    command: 'assign-conversation',
    words: null,
    make: () => call('assignConversation', { conversationId, teamId: team.id, agentId: grace.id }),
  },
  {
    command: 'resolve-conversation',
    words: null,
    make: () => call('resolveConversation', { conversationId }),
  },
];

async function refusedEntry(make: () => Promise<ActAnswer>): Promise<CommandId> {
  network.setServer(null);
  const answer = await make();
  if (answer.state !== 'queued') throw new Error(answer.reason);
  const epoch = server.conversations.get(conversationId)?.epoch ?? 0;
  server.accept(grace.id, makeId(), { name: 'take-conversation', conversationId, epoch }, time.now());
  network.setServer(server);
  await pass(60_000);
  expect(await call('readConnection', {})).toMatchObject({ toSend: 0, refused: 1 });
  return answer.entryId;
}

/** As the thread shows it: words among the messages or beside them. */
async function shown(entryId: CommandId): Promise<string | null | undefined> {
  const view = await thread();
  const message = view.messages.find((one) => one.entryId === entryId && one.delivery.state === 'refused');
  if (message !== undefined && 'text' in message) return message.text;
  return view.refusedActs.find((act) => act.entryId === entryId)?.text;
}

describe('words of what was refused', () => {
  it('DRAFT-21: that are being changed outlive a crash, and leave with the act, sent again or discarded', async () => {
    for (const takes of ['resend', 'discard'] as const) {
      const entryId = await refusedEntry(() => call('sendReply', { ...words, thenResolve: false }));
      const edit = { editedId: entryId, conversationId, what: 'refused', kind: 'reply' } as const;
      const changing = { ...edit, before: 'my words', text: 'better words' };
      await call('saveEdit', changing);
      desk.crash();
      await pass(10_000);
      expect(await call('readEdits', { conversationId })).toEqual([{ ...changing, gone: false }]);
      if (takes === 'discard') await call('discardEntry', { entryId, text: changing.text });
      await call('takeConversation', { conversationId });
      await pass(10_000);
      if (takes === 'resend')
        await call('resendEntry', { entryId, text: changing.text, newEntryId: makeId() });
      desk.crash();
      await pass(10_000);
      expect(await call('readEdits', { conversationId })).toEqual([]);
    }
  });

  it('DRAFT-21: that is not there any more is told as gone, and nothing of a conversation out of sight', async () => {
    const entryId = await refusedEntry(() => call('sendReply', { ...words, thenResolve: false }));
    const edit = { editedId: entryId, conversationId, what: 'refused', kind: 'reply' } as const;
    const changing = { ...edit, before: 'my words', text: 'better words' };
    await call('discardEntry', { entryId, text: null });
    await call('saveEdit', changing);
    expect(await call('readEdits', { conversationId })).toEqual([{ ...changing, gone: true }]);
    const other = conversationIdSchema.parse('c-2');
    await call('saveEdit', { ...changing, conversationId: other });
    expect(await call('readEdits', { conversationId: other })).toEqual([]);
  });

  it('OUTBOX-3: discarded, are in the draft above what was written since, on disk before it is answered', async () => {
    for (const { command, words, make } of acts) {
      const kind = command === 'send-reply' ? 'reply' : 'note';
      const entryId = await refusedEntry(make);
      await call('saveDraft', { conversationId, kind, text: 'since' });
      const text = words === null ? null : `${words}, mended`;
      await call('discardEntry', { entryId, text });
      // Asked again by a window that never heard the answer.
      await call('discardEntry', { entryId, text });
      desk.crash();
      await pass(10_000);
      expect(await shown(entryId)).toBeUndefined();
      const kept = text === null ? 'since' : `${text}\n\nsince`;
      expect((await call('readDrafts', { conversationId }))[kind]).toBe(kept);
      await call('takeConversation', { conversationId });
      await pass(10_000);
    }
  });
});

describe.each(acts)('a refused act: $command', ({ words, make }) => {
  it('OUTBOX-3: is shown with its words and why, over a restart, and is discarded for good', async () => {
    const entryId = await refusedEntry(make);
    expect(await shown(entryId)).toBe(words);
    desk.crash();
    await pass(10_000);
    expect(await shown(entryId)).toBe(words);
    await call('discardEntry', { entryId, text: null });
    expect(await shown(entryId)).toBeUndefined();
    expect(await call('readConnection', {})).toMatchObject({ toSend: 0, refused: 0 });
  });

  it('OUTBOX-3: is sent again under a new id and the ownership of now, edited where it has words', async () => {
    const entryId = await refusedEntry(make);
    await call('takeConversation', { conversationId });
    await pass(10_000);
    const newEntryId = makeId();
    const text = words === null ? null : `${words}, mended`;
    expect(await call('resendEntry', { entryId, text, newEntryId })).toEqual({
      state: 'queued',
      entryId: newEntryId,
    });
    expect(await shown(entryId)).toBeUndefined();
    await pass(60_000);
    const sent = server.accepted.get(newEntryId);
    const { refused } = await call('readConnection', {});
    // The model knows no notes by id: those are refused again, mended words and all.
    if (sent === undefined) expect([refused, await shown(newEntryId)]).toEqual([1, text]);
    else expect([refused, 'text' in sent ? sent.text : null]).toEqual([0, text]);
  });
});
