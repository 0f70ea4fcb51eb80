// Tries what each console is told by the real server: commands decided once, rows by right, sight gained and lost.
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { ConversationId } from '../../src-shared/std/ids.ts';
import { conversationIdSchema } from '../../src-shared/std/ids.ts';
import type { Changes } from '../../src-shared/wire/down.ts';
import type { Row } from '../../src-shared/wire/row.ts';
import { newCommandId } from '../support/command-ids.ts';
import { createWorkspace, type MadeAgent } from '../support/create-workspace.ts';
import { connectConsole, type RawConsole, signIn } from '../support/raw-console.ts';
import { connectVisitor, type RawVisitor } from '../support/raw-visitor.ts';
import { type RunningServer, startServer } from '../support/start-server.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { waitUntil } from '../support/wait-until.ts';

const folder = temporaryFolder('sight');
let server: RunningServer;
let agents: MadeAgent[];
const open: (RawConsole | RawVisitor)[] = [];

beforeAll(async () => {
  agents = await createWorkspace(folder.path, { teams: 2, agentsPerTeam: 2 });
  server = await startServer({ dataDir: folder.path });
});
afterEach(async () => {
  for (const socket of open.splice(0)) if (socket.isOpen) await socket.close();
});
afterAll(async () => {
  await server.stop();
  folder.remove();
});

function agentOf(team: number, member: number): MadeAgent {
  const found = agents[(team - 1) * 2 + member - 1];
  if (!found) throw new Error(`no agent ${team}.${member}`);
  return found;
}

async function consoleOf(agent: MadeAgent, from?: { cursor: number; databaseId: string }): Promise<RawConsole> {
  const { token } = await signIn(server.url, agent);
  const console = await connectConsole({ url: server.url, token, ...from });
  open.push(console);
  await console.catchUp();
  return console;
}

async function visitorOf(agent: MadeAgent, text = 'Hello'): Promise<{ visitor: RawVisitor; id: ConversationId }> {
  const visitor = await connectVisitor({ url: server.url });
  open.push(visitor);
  const { conversationId } = await visitor.startConversation(text, agent.topicId);
  return { visitor, id: conversationId };
}

/** The newest row of a conversation a console was told. */
function conversationIn(rows: readonly Row[], id: ConversationId) {
  const found = rows.findLast((row) => row.row === 'conversation' && row.value.id === id);
  return found?.row === 'conversation' ? found.value : undefined;
}

async function seesConversation(console: RawConsole, id: ConversationId) {
  return waitUntil(`conversation ${id} comes`, () => conversationIn(console.rows(), id));
}

const changesOf = (console: RawConsole): Changes[] => console.frames.filter((frame) => frame.type === 'changes');
const forgotten = (console: RawConsole): string[] => changesOf(console).flatMap(({ forget }) => forget);
/** What the agent would read: each message once, in the order of the thread. */
function textsOf(console: RawConsole, id: ConversationId): string[] {
  const byOrder = new Map<number, string>();
  for (const { row, value } of console.rows()) {
    if (row === 'message' && value.conversationId === id && 'text' in value) byOrder.set(value.order, value.text);
  }
  return [...byOrder].sort(([left], [right]) => left - right).map(([, text]) => text);
}

/** Takes the conversation, so that what follows does not depend on whom routing chose. */
async function take(console: RawConsole, id: ConversationId): Promise<number> {
  const { epoch, assigneeId } = await seesConversation(console, id);
  if (assigneeId === console.welcome.agentId) return epoch;
  const taken = await console.command({ name: 'take-conversation', conversationId: id, epoch });
  if (taken.type === 'refused' && taken.reason === 'stale-epoch') return take(console, id);
  expect(taken).toMatchObject({ type: 'ack' });
  return epoch + 1;
}

describe('SRV-9 one effect, one answer', () => {
  test('SRV-9 the same id with the same body has one effect and the same answer, on any socket, after a restart too', async () => {
    const console = await consoleOf(agentOf(1, 1));
    const { visitor, id } = await visitorOf(agentOf(1, 1));
    const epoch = await take(console, id);
    const commandId = newCommandId();
    const reply = { name: 'send-reply' as const, conversationId: id, epoch, text: 'Only once' };
    const first = await console.command(reply, { id: commandId });
    const answers = await Promise.all([1, 2, 3].map(() => console.command(reply, { id: commandId })));
    for (const answer of answers) expect(answer).toEqual(first);

    const port = Number(new URL(server.url).port);
    await server.kill();
    server = await startServer({ dataDir: folder.path, port });
    const again = await consoleOf(agentOf(1, 1));
    expect(await again.command(reply, { id: commandId })).toEqual(first);
    expect(textsOf(again, id).filter((text) => text === 'Only once')).toHaveLength(1);
    expect(visitor.messages().filter(({ text }) => text === 'Only once')).toHaveLength(1);
  });

  test('SRV-9 the same id with another body, or of another agent, is a conflict and has no effect', async () => {
    const console = await consoleOf(agentOf(1, 1));
    const colleague = await consoleOf(agentOf(1, 2));
    const { id } = await visitorOf(agentOf(1, 1));
    const commandId = newCommandId();
    const note = { name: 'add-note' as const, conversationId: id, text: 'First' };
    await seesConversation(console, id);
    expect(await console.command(note, { id: commandId })).toMatchObject({ type: 'ack' });
    const conflict = { type: 'refused', id: commandId, reason: 'conflict' };
    expect(await console.command({ ...note, text: 'Second' }, { id: commandId })).toEqual(conflict);
    expect(await colleague.command(note, { id: commandId })).toEqual(conflict);
    expect(textsOf(console, id)).toEqual(['Hello', 'First']);
  });

  test('SRV-9 a refusal is as stable as an ack', async () => {
    const console = await consoleOf(agentOf(1, 1));
    const { id } = await visitorOf(agentOf(1, 1));
    const epoch = await take(console, id);
    const commandId = newCommandId();
    const early = { name: 'reopen-conversation' as const, conversationId: id, epoch };
    const refused = { type: 'refused', id: commandId, reason: 'not-resolved' };
    expect(await console.command(early, { id: commandId })).toEqual(refused);
    expect(await console.command({ name: 'resolve-conversation', conversationId: id, epoch })).toMatchObject({ type: 'ack' });
    expect(await console.command(early, { id: commandId })).toEqual(refused);
  });
});

describe('SRV-10 refusals', () => {
  test("SRV-10 another team's conversation is answered as if it did not exist", async () => {
    const { id } = await visitorOf(agentOf(2, 1));
    const console = await consoleOf(agentOf(1, 1));
    const invented = conversationIdSchema.parse('c-does-not-exist');
    for (const conversationId of [id, invented]) {
      const commands = [
        { name: 'send-reply', conversationId, epoch: 0, text: 'x' },
        { name: 'add-note', conversationId, text: 'x' },
        { name: 'take-conversation', conversationId, epoch: 0 },
        { name: 'resolve-conversation', conversationId, epoch: 0 },
        { name: 'reopen-conversation', conversationId, epoch: 0 },
        { name: 'mark-read', conversationId, upTo: 1 },
        { name: 'assign-conversation', conversationId, epoch: 0, teamId: agentOf(1, 1).teamId, agentId: null },
      ] as const;
      for (const command of commands) {
        expect([command.name, await console.command(command)]).toMatchObject([command.name, { reason: 'not-found' }]);
      }
    }
    expect(JSON.stringify(console.frames)).not.toContain(id);
  });

  test('SRV-10 an ended conversation takes no reply, blank and endless text are refused, 10,000 units pass', async () => {
    const console = await consoleOf(agentOf(1, 1));
    const { id } = await visitorOf(agentOf(1, 1));
    const epoch = await take(console, id);
    const reply = (text: string) => console.command({ name: 'send-reply', conversationId: id, epoch, text });
    expect(await reply(' \n ')).toMatchObject({ reason: 'empty-text' });
    expect(await reply('x'.repeat(100_001))).toMatchObject({ reason: 'text-too-long' });
    expect(await reply('é'.repeat(10_000))).toMatchObject({ type: 'ack' });
    expect(await reply('\ud800 \u0000 مرحبا')).toMatchObject({ type: 'ack' });
    expect(textsOf(console, id).at(-1)).toBe('\ufffd  مرحبا');
    await console.command({ name: 'resolve-conversation', conversationId: id, epoch });
    expect(await reply('too late')).toMatchObject({ reason: 'gone' });
  });

  test('SRV-10 of fifty who take the same conversation one gets it', async () => {
    const consoles = [await consoleOf(agentOf(1, 1)), await consoleOf(agentOf(1, 2))];
    const { id } = await visitorOf(agentOf(1, 1));
    const { epoch } = await waitUntil('routing gave it to somebody', () => {
      const conversation = consoles[0] && conversationIn(consoles[0].rows(), id);
      return conversation?.assigneeId ? conversation : null;
    });
    const team = agentOf(1, 1).teamId;
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, index) => {
        const console = consoles[index % 2];
        if (!console) throw new Error('no console');
        return console.command({ name: 'take-conversation', conversationId: id, epoch });
      }),
    );
    expect(answers.filter(({ type }) => type === 'ack').length).toBe(1);
    expect(team).toBe('team-1');
  });
});

describe('SRV-11 rows by right', () => {
  test('SRV-11 a conversation that moves to another team leaves one sight and comes whole into the other, live', async () => {
    const giver = await consoleOf(agentOf(1, 1));
    const receiver = await consoleOf(agentOf(2, 1));
    const { visitor, id } = await visitorOf(agentOf(1, 1), 'First words');
    const epoch = await take(giver, id);
    await giver.command({ name: 'send-reply', conversationId: id, epoch, text: 'An answer' });
    await giver.command({ name: 'add-note', conversationId: id, text: 'A note' });
    expect(conversationIn(receiver.rows(), id)).toBeUndefined();

    const moved = await giver.command({
      name: 'assign-conversation',
      conversationId: id,
      epoch,
      teamId: agentOf(2, 1).teamId,
      agentId: agentOf(2, 1).id,
    });
    expect(moved).toMatchObject({ type: 'ack' });
    expect(forgotten(giver)).toEqual([id]);
    await seesConversation(receiver, id);
    expect(textsOf(receiver, id)).toEqual(['First words', 'An answer', 'A note']);
    expect(receiver.rows().some((row) => row.row === 'contact' && row.value.id === conversationIn(receiver.rows(), id)?.contactId)).toBe(true);

    const heard = giver.frames.length;
    await visitor.command({ name: 'send-message', conversationId: id, text: 'Not for the first team' });
    await waitUntil('the receiver hears', () => textsOf(receiver, id).includes('Not for the first team'));
    await giver.command({ name: 'set-presence', presence: 'online', acceptingChat: true });
    expect(JSON.stringify(giver.frames.slice(heard))).not.toContain('Not for the first team');
  });

  test('SRV-11 consoles that were away learn the same at their next hello', async () => {
    const [first, second] = [await consoleOf(agentOf(1, 1)), await consoleOf(agentOf(2, 2))];
    const { id } = await visitorOf(agentOf(1, 1), 'Before they left');
    const epoch = await take(first, id);
    const { databaseId } = first.welcome;
    const away = await waitUntil('both at the head', () => changesOf(first).at(-1)?.upTo);
    const cursors = { first: away, second: changesOf(second).at(-1)?.upTo ?? 0 };
    await second.close();
    const mover = await consoleOf(agentOf(1, 1));
    await first.close();
    expect(
      await mover.command({ name: 'assign-conversation', conversationId: id, epoch, teamId: agentOf(2, 1).teamId, agentId: null }),
    ).toMatchObject({ type: 'ack' });

    const firstAgain = await consoleOf(agentOf(1, 1), { cursor: cursors.first, databaseId });
    expect(firstAgain.welcome.resync).toBe(false);
    expect(forgotten(firstAgain)).toEqual([id]);
    expect(conversationIn(firstAgain.rows(), id)).toBeUndefined();
    const secondAgain = await consoleOf(agentOf(2, 2), { cursor: cursors.second, databaseId });
    expect(textsOf(secondAgain, id)).toEqual(['Before they left']);
    expect(conversationIn(secondAgain.rows(), id)?.teamId).toBe(agentOf(2, 1).teamId);
  });

  test('SRV-11 frames of one socket follow one another without a hole, and changes come before their ack', async () => {
    const console = await consoleOf(agentOf(1, 1));
    const { id } = await visitorOf(agentOf(1, 1));
    const epoch = await take(console, id);
    await Promise.all(
      Array.from({ length: 40 }, (_, index) =>
        console.command({ name: 'send-reply', conversationId: id, epoch, text: `Reply ${index}` }),
      ),
    );
    let cursor = 0;
    for (const frame of console.frames) {
      if (frame.type === 'changes') {
        expect(frame.after).toBe(cursor);
        cursor = frame.upTo;
      } else if (frame.type === 'ack') expect(frame.seq).toBeLessThanOrEqual(cursor);
    }
    expect(textsOf(console, id).slice(1)).toEqual(Array.from({ length: 40 }, (_, index) => `Reply ${index}`));
  });

  test('SRV-11 read marks are told to their agent only and only move forward', async () => {
    const console = await consoleOf(agentOf(1, 1));
    const colleague = await consoleOf(agentOf(1, 2));
    const { id } = await visitorOf(agentOf(1, 1));
    const { seq } = await seesConversation(console, id);
    expect(await console.command({ name: 'mark-read', conversationId: id, upTo: seq })).toMatchObject({ type: 'ack' });
    expect(await console.command({ name: 'mark-read', conversationId: id, upTo: 1 })).toMatchObject({ type: 'ack', seq: 0 });
    const marks = console.rows().filter((row) => row.row === 'read-mark');
    expect(marks.map(({ value }) => value)).toMatchObject([{ agentId: console.welcome.agentId, conversationId: id, upTo: seq }]);
    await colleague.command({ name: 'set-presence', presence: 'online', acceptingChat: true });
    expect(colleague.rows().filter((row) => row.row === 'read-mark')).toEqual([]);
  });

  test('SRV-11 typing and links are told to those who may know', async () => {
    const stranger = await consoleOf(agentOf(2, 1));
    const console = await consoleOf(agentOf(1, 1));
    const { visitor, id } = await visitorOf(agentOf(1, 1));
    await seesConversation(console, id);
    const colleague = await consoleOf(agentOf(1, 2));
    expect(await console.waitFor('a link', (frame) => frame.type === 'agent-link')).toMatchObject({
      agentId: colleague.welcome.agentId,
      connected: true,
    });
    console.send({ type: 'typing', conversationId: id, on: true });
    expect(await colleague.waitFor('typing', (frame) => frame.type === 'typing')).toMatchObject({ who: { kind: 'agent' } });
    expect(await visitor.waitFor('typing', (frame) => frame.type === 'typing')).toEqual({ type: 'typing', agentName: 'Agent', on: true });
    visitor.send({ type: 'typing', on: true });
    expect(await console.waitFor('typing', (frame) => frame.type === 'typing')).toMatchObject({ who: { kind: 'contact' } });
    const gone = console.waitForNext('a link', (frame) => frame.type === 'agent-link');
    await colleague.close();
    expect(await gone).toMatchObject({ agentId: colleague.welcome.agentId, connected: false });
    await stranger.command({ name: 'set-presence', presence: 'online', acceptingChat: true });
    expect(stranger.frames.some((frame) => frame.type === 'typing')).toBe(false);
  });
});
