// Owns the proof of what becomes of acts while the desk is far behind: when they leave, and what they stand on.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ActAnswer } from '../../src-shared/bridge/calls.ts';
import type { CommandId } from '../../src-shared/std/ids.ts';
import type { Changes } from '../../src-shared/wire/down.ts';
import { rowSchema } from '../../src-shared/wire/row.ts';
import { type ScriptedDesk, startScriptedDesk } from '../support/scripted-desk.ts';
import { conversationIdOf, type Happening } from '../support/sync-model.ts';

const conversationId = conversationIdOf(0);

let script: ScriptedDesk;

afterEach(() => script.close());

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
    script.model.happen({ kind, conversation, pick: 0 });
  const acks = (id: CommandId) => script.say({ type: 'ack', id, seq: script.model.seq });
  const pass = () => script.time.runUntil(script.time.now() + 10);
  const commandsHeard = () => script.heard.flatMap((frame) => (frame.type === 'command' ? [frame.id] : []));
  function firstHeard(): CommandId {
    const [first] = commandsHeard();
    if (first === undefined) throw new Error('no act was heard');
    return first;
  }
  const namesHeard = () =>
    script.heard.flatMap((frame) => (frame.type === 'command' ? [frame.command.name] : []));
  const draftsHeard = () =>
    script.heard.flatMap((frame) =>
      frame.type === 'command' && frame.command.name === 'save-draft' ? [frame.command.text] : [],
    );
  const link = async () => {
    const { state, toSend } = await script.desk.call('readConnection', {});
    return { state, toSend };
  };
  const statusOf = async (n: number) => {
    const id = conversationIdOf(n);
    return (await script.desk.call('readThread', { conversationId: id, beforeOrder: null, limit: 9 }))
      ?.conversation.status;
  };
  async function queued(answer: Promise<ActAnswer>): Promise<CommandId> {
    const told = await answer;
    if (told.state !== 'queued') throw new Error(told.reason);
    await pass();
    return told.entryId;
  }
  /** How the last of the conversation's words have got on, and how many acts its row in the inbox says are pending. */
  const told = async () => {
    const view = await script.desk.call('readThread', { conversationId, beforeOrder: null, limit: 9 });
    const { rows } = await script.desk.call('readInbox', { filter: 'all' });
    const row = rows.find((one) => one.conversationId === conversationId);
    return [view?.messages.at(-1)?.delivery.state, row?.pending];
  };
  async function keepsDraft(n: number, text: string): Promise<void> {
    await script.desk.call('saveDraft', { conversationId: conversationIdOf(n), kind: 'reply', text });
    await pass();
  }
  const note = (text: string) => queued(script.desk.call('addNote', { conversationId, text }));

  beforeEach(async () => {
    script = await startScriptedDesk('desk-far-behind');
    for (let n = 0; n < 5; n += 1) happens('said', n);
    script.welcome();
    script.say(withMe(script.model.snapshot(null, 1_000)));
    await script.desk.call('savePreferences', {
      ...(await script.desk.call('readPreferences', {})),
      undoSeconds: 0,
    });
    script.cut();
  });
  async function comeBack(): Promise<void> {
    await script.time.runUntil(script.time.now() + 5_000);
    script.open();
    script.forgetHeard();
  }
  async function comeBackAfter(act: () => Promise<CommandId>): Promise<CommandId> {
    const id = await act();
    await comeBack();
    return id;
  }

  it('SYNC-40: leave from the first page of the link on, not before; so does what is done meanwhile, and by a live desk told by pages', async () => {
    const cursor = script.model.seq;
    const first = await comeBackAfter(() => note('offline'));
    for (let n = 0; n < 6; n += 1) happens('said', 1);
    script.welcome();
    await pass();
    expect(commandsHeard()).toEqual([]);
    script.say(script.model.page(cursor, 2));
    expect(commandsHeard()).toEqual([first]);
    expect(await link()).toEqual({ state: 'catching-up', toSend: 1 });
    happens('noted', 0);
    acks(first);
    expect(await link()).toEqual({ state: 'catching-up', toSend: 0 });
    const second = await note('behind');
    expect(commandsHeard()).toEqual([first, second]);
    happens('noted', 0);
    acks(second);
    script.say(script.model.page(cursor + 2, 1_000));
    expect(await link()).toEqual({ state: 'live', toSend: 0 });
    for (let n = 0; n < 3; n += 1) happens('said', 2);
    script.say(script.model.page(script.model.seq - 6, 2));
    expect(await link()).toEqual({ state: 'catching-up', toSend: 0 });
    const third = await note('while paged');
    expect(commandsHeard()).toEqual([first, second, third]);
    expect(await told()).toEqual(['sending', 1]);
    happens('noted', 0);
    acks(third);
    // Its row is pages away: it is the server's all the same, and signing out loses nothing.
    expect(await told()).toEqual(['sent', 0]);
    script.cut();
    expect([await told(), (await link()).toSend]).toEqual([['sent', 0], 0]);
    expect(await script.desk.call('signOut', { discardUnsent: false })).toEqual({ state: 'signed-out' });
  });

  it('SYNC-40: are eight at once beside pages, and drafts wait for the last page', async () => {
    const resolves = (count: number) => Array.from({ length: count }, () => 'resolve-conversation');
    const known = script.model.seq;
    for (let n = 0; n < 12; n += 1) happens('said', n);
    await comeBack();
    script.welcome();
    script.say(script.model.page(known, 1_000));
    const onItsWay = 'on its way when the line breaks';
    await keepsDraft(0, onItsWay);
    expect(draftsHeard()).toEqual([onItsWay]);
    const draftId = firstHeard();
    script.cut();

    for (let n = 0; n < 11; n += 1)
      await queued(script.desk.call('resolveConversation', { conversationId: conversationIdOf(n) }));
    await keepsDraft(11, 'written offline');
    const cursor = script.model.seq;
    for (let n = 0; n < 6; n += 1) happens('said', 1);
    await comeBack();
    script.welcome();
    script.say(script.model.page(cursor, 2));
    await keepsDraft(11, 'written between pages');
    expect(namesHeard()).toEqual(resolves(8));
    script.say({ type: 'refused', id: firstHeard(), reason: 'forbidden' });
    await pass();
    expect(namesHeard()).toEqual(resolves(9));

    script.say(script.model.page(cursor + 2, 1_000));
    await pass();
    expect((await link()).state).toBe('live');
    expect(draftsHeard()).toEqual([onItsWay]);
    acks(draftId);
    await pass();
    expect(draftsHeard()).toEqual([onItsWay, 'written between pages']);
    expect(namesHeard().filter((name) => name !== 'save-draft')).toEqual(resolves(11));
  });

  it('SYNC-40: a draft written between pages is told over what the last of them brought of it', async () => {
    const cursor = script.model.seq;
    for (let n = 0; n < 3; n += 1) happens('said', 1);
    await comeBack();
    script.welcome();
    script.say(script.model.page(cursor, 2));
    await keepsDraft(0, 'here');
    const last = script.model.page(cursor + 2, 1_000);
    const seq = script.model.seq;
    const elsewhere = { agentId: 'me', conversationId, kind: 'reply', text: 'elsewhere', savedAt: 1, seq };
    script.say({ ...last, rows: [...last.rows, rowSchema.parse({ row: 'draft', value: elsewhere })] });
    await pass();
    const joined = { name: 'save-draft', text: expect.stringContaining('elsewhere'), baseSeq: seq };
    expect(script.heard.flatMap((frame) => (frame.type === 'command' ? [frame.command] : []))).toMatchObject([
      joined,
    ]);
  });

  it('SYNC-41: acknowledged, it stays on top of a row that is older than it, though its number is passed', async () => {
    const cursor = script.model.seq;
    const id = await comeBackAfter(() => queued(script.desk.call('resolveConversation', { conversationId })));
    for (let n = 0; n < 3; n += 1) happens('said', 1);
    script.welcome();
    script.say(script.model.page(cursor, 2));
    happens('ended', 0);
    const seq = script.model.seq;
    acks(id);
    // Its row has another number by now, which is in the page after the next.
    happens('noted', 0);
    script.say(script.model.page(cursor + 2, seq - cursor - 2));
    expect(script.lastHeard('more')).toMatchObject({ after: seq });
    expect([await statusOf(0), (await link()).state]).toEqual(['resolved', 'catching-up']);
    script.say(script.model.page(seq, 1_000));
    expect([await statusOf(0), await link()]).toEqual(['resolved', { state: 'live', toSend: 0 }]);
  });

  it('SYNC-41: and is not decided again on top of one that is newer, though the cursor is not there yet', async () => {
    const last = conversationIdOf(4);
    const id = await comeBackAfter(() =>
      queued(script.desk.call('resolveConversation', { conversationId: last })),
    );
    happens('said', 4);
    script.welcome({ resync: true });
    const page = withMe(script.model.snapshot(null, 1));
    script.say(page);
    expect(commandsHeard()).toEqual([id]);
    happens('ended', 4);
    acks(id);
    happens('said', 4);
    script.say(script.model.snapshot(page.place, 4));
    expect([await statusOf(4), (await link()).state]).toEqual(['open', 'catching-up']);
  });
});
