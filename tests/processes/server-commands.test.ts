// Tries commands on the real server: one effect and one answer each, refusals that stay, one winner.
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { conversationIdSchema } from '../../src-shared/std/ids.ts';
import { newCommandId } from '../support/command-ids.ts';
import {
  conversationIn,
  seesConversation,
  startTwoTeams,
  type TwoTeams,
  take,
  textsOf,
} from '../support/two-teams.ts';
import { waitUntil } from '../support/wait-until.ts';

let teams: TwoTeams;

beforeAll(async () => {
  teams = await startTwoTeams('commands');
});
afterEach(() => teams.hangUp());
afterAll(() => teams.stop());

describe('SRV-9 one effect, one answer', () => {
  test('SRV-9 the same id with the same body has one effect and the same answer, on any socket, after a restart too', async () => {
    const console = await teams.consoleOf(teams.agentOf(1, 1));
    const { visitor, id } = await teams.visitorOf(teams.agentOf(1, 1));
    const epoch = await take(console, id);
    const commandId = newCommandId();
    const reply = { name: 'send-reply' as const, conversationId: id, epoch, text: 'Only once' };
    const first = await console.command(reply, { id: commandId });
    const answers = await Promise.all([1, 2, 3].map(() => console.command(reply, { id: commandId })));
    for (const answer of answers) expect(answer).toEqual(first);

    await teams.restart();
    const again = await teams.consoleOf(teams.agentOf(1, 1));
    expect(await again.command(reply, { id: commandId })).toEqual(first);
    expect(textsOf(again, id).filter((text) => text === 'Only once')).toHaveLength(1);
    expect(visitor.messages().filter(({ text }) => text === 'Only once')).toHaveLength(1);
  });

  test('SRV-9 the same id with another body, or of another agent, is a conflict and has no effect', async () => {
    const console = await teams.consoleOf(teams.agentOf(1, 1));
    const colleague = await teams.consoleOf(teams.agentOf(1, 2));
    const { id } = await teams.visitorOf(teams.agentOf(1, 1));
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
    const console = await teams.consoleOf(teams.agentOf(1, 1));
    const { id } = await teams.visitorOf(teams.agentOf(1, 1));
    const epoch = await take(console, id);
    const commandId = newCommandId();
    const early = { name: 'reopen-conversation' as const, conversationId: id, epoch };
    const refused = { type: 'refused', id: commandId, reason: 'not-resolved' };
    expect(await console.command(early, { id: commandId })).toEqual(refused);
    expect(await console.command({ name: 'resolve-conversation', conversationId: id, epoch })).toMatchObject({
      type: 'ack',
    });
    expect(await console.command(early, { id: commandId })).toEqual(refused);
  });
});

describe('SRV-10 refusals', () => {
  test("SRV-10 another team's conversation is answered as if it did not exist", async () => {
    const { id } = await teams.visitorOf(teams.agentOf(2, 1));
    const console = await teams.consoleOf(teams.agentOf(1, 1));
    const invented = conversationIdSchema.parse('c-does-not-exist');
    for (const conversationId of [id, invented]) {
      const commands = [
        { name: 'send-reply', conversationId, epoch: 0, text: 'x' },
        { name: 'add-note', conversationId, text: 'x' },
        { name: 'take-conversation', conversationId, epoch: 0 },
        { name: 'resolve-conversation', conversationId, epoch: 0 },
        { name: 'reopen-conversation', conversationId, epoch: 0 },
        { name: 'mark-read', conversationId, upTo: 1 },
        {
          name: 'assign-conversation',
          conversationId,
          epoch: 0,
          teamId: teams.agentOf(1, 1).teamId,
          agentId: null,
        },
      ] as const;
      for (const command of commands) {
        expect([command.name, await console.command(command)]).toMatchObject([
          command.name,
          { reason: 'not-found' },
        ]);
      }
    }
    expect(JSON.stringify(console.frames)).not.toContain(id);
  });

  test('SRV-10 an ended conversation takes no reply, blank and endless text are refused, 10,000 units pass', async () => {
    const console = await teams.consoleOf(teams.agentOf(1, 1));
    const { id } = await teams.visitorOf(teams.agentOf(1, 1));
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
    const consoles = [await teams.consoleOf(teams.agentOf(1, 1)), await teams.consoleOf(teams.agentOf(1, 2))];
    const { id } = await teams.visitorOf(teams.agentOf(1, 1));
    const { epoch } = await waitUntil('routing gave it to somebody', () => {
      const conversation = consoles[0] && conversationIn(consoles[0].rows(), id);
      return conversation?.assigneeId ? conversation : null;
    });
    const team = teams.agentOf(1, 1).teamId;
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
