// Tries what each console is told by the real server: rows by right, sight gained and lost, ephemeral things.
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { z } from 'zod';
import type { agentLinkSchema, ConsoleDown } from '../../src-shared/wire/down.ts';
import {
  changesOf,
  conversationIn,
  forgotten,
  seesConversation,
  startTwoTeams,
  type TwoTeams,
  take,
  textsOf,
} from '../support/two-teams.ts';
import { waitUntil } from '../support/wait-until.ts';

type AgentLink = z.infer<typeof agentLinkSchema>;

let teams: TwoTeams;

beforeAll(async () => {
  teams = await startTwoTeams('sight');
});
afterEach(() => teams.hangUp());
afterAll(() => teams.stop());

describe('SRV-11 rows by right', () => {
  test('SRV-11 a conversation that moves to another team leaves one sight and comes whole into the other, live', async () => {
    const giver = await teams.consoleOf(teams.agentOf(1, 1));
    const receiver = await teams.consoleOf(teams.agentOf(2, 1));
    const { visitor, id } = await teams.visitorOf(teams.agentOf(1, 1), 'First words');
    const epoch = await take(giver, id);
    await giver.command({ name: 'send-reply', conversationId: id, epoch, text: 'An answer' });
    await giver.command({ name: 'add-note', conversationId: id, text: 'A note' });
    expect(conversationIn(receiver.rows(), id)).toBeUndefined();

    const moved = await giver.command({
      name: 'assign-conversation',
      conversationId: id,
      epoch,
      teamId: teams.agentOf(2, 1).teamId,
      agentId: teams.agentOf(2, 1).id,
    });
    expect(moved).toMatchObject({ type: 'ack' });
    expect(forgotten(giver)).toEqual([id]);
    await seesConversation(receiver, id);
    expect(textsOf(receiver, id)).toEqual(['First words', 'An answer', 'A note']);
    expect(
      receiver
        .rows()
        .some(
          (row) => row.row === 'contact' && row.value.id === conversationIn(receiver.rows(), id)?.contactId,
        ),
    ).toBe(true);

    const heard = giver.frames.length;
    await visitor.command({ name: 'send-message', conversationId: id, text: 'Not for the first team' });
    await waitUntil('the receiver hears', () => textsOf(receiver, id).includes('Not for the first team'));
    await giver.command({ name: 'set-presence', presence: 'online', acceptingChat: true });
    expect(JSON.stringify(giver.frames.slice(heard))).not.toContain('Not for the first team');
  });

  test('SRV-11 consoles that were away learn the same at their next hello', async () => {
    const [first, second] = [
      await teams.consoleOf(teams.agentOf(1, 1)),
      await teams.consoleOf(teams.agentOf(2, 2)),
    ];
    const { id } = await teams.visitorOf(teams.agentOf(1, 1), 'Before they left');
    const epoch = await take(first, id);
    const { databaseId } = first.welcome;
    const away = await waitUntil('both at the head', () => changesOf(first).at(-1)?.upTo);
    const cursors = { first: away, second: changesOf(second).at(-1)?.upTo ?? 0 };
    await second.close();
    const mover = await teams.consoleOf(teams.agentOf(1, 1));
    await first.close();
    expect(
      await mover.command({
        name: 'assign-conversation',
        conversationId: id,
        epoch,
        teamId: teams.agentOf(2, 1).teamId,
        agentId: null,
      }),
    ).toMatchObject({ type: 'ack' });

    const firstAgain = await teams.consoleOf(teams.agentOf(1, 1), { cursor: cursors.first, databaseId });
    expect(firstAgain.welcome.resync).toBe(false);
    expect(forgotten(firstAgain)).toEqual([id]);
    expect(conversationIn(firstAgain.rows(), id)).toBeUndefined();
    const secondAgain = await teams.consoleOf(teams.agentOf(2, 2), { cursor: cursors.second, databaseId });
    expect(textsOf(secondAgain, id)).toEqual(['Before they left']);
    expect(conversationIn(secondAgain.rows(), id)?.teamId).toBe(teams.agentOf(2, 1).teamId);
  });

  test('SRV-11 frames of one socket follow one another without a hole, and changes come before their ack', async () => {
    const console = await teams.consoleOf(teams.agentOf(1, 1));
    const { id } = await teams.visitorOf(teams.agentOf(1, 1));
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

  test('SRV-11 a console that is live and has a gap asks for more and gets all since, then stays live', async () => {
    const console = await teams.consoleOf(teams.agentOf(1, 1));
    const { visitor, id } = await teams.visitorOf(teams.agentOf(1, 1), 'Before the gap');
    const { seq } = await seesConversation(console, id);
    const before = changesOf(console).length;
    console.send({ type: 'more', after: console.welcome.head });
    const again = await waitUntil('a page since', () => changesOf(console)[before]);
    expect(again).toMatchObject({ after: console.welcome.head, remaining: 0 });
    expect(again.upTo).toBeGreaterThanOrEqual(seq);
    expect(JSON.stringify(again.rows)).toContain('Before the gap');
    await visitor.command({ name: 'send-message', conversationId: id, text: 'After the gap' });
    await waitUntil('still live', () => textsOf(console, id).includes('After the gap'));
  });

  test('SRV-11 read marks are told to their agent only and only move forward', async () => {
    const console = await teams.consoleOf(teams.agentOf(1, 1));
    const colleague = await teams.consoleOf(teams.agentOf(1, 2));
    const { id } = await teams.visitorOf(teams.agentOf(1, 1));
    const { seq } = await seesConversation(console, id);
    expect(await console.command({ name: 'mark-read', conversationId: id, upTo: seq })).toMatchObject({
      type: 'ack',
    });
    expect(await console.command({ name: 'mark-read', conversationId: id, upTo: 1 })).toMatchObject({
      type: 'ack',
      seq: 0,
    });
    const marks = console.rows().filter((row) => row.row === 'read-mark');
    expect(marks.map(({ value }) => value)).toMatchObject([
      { agentId: console.welcome.agentId, conversationId: id, upTo: seq },
    ]);
    await colleague.command({ name: 'set-presence', presence: 'online', acceptingChat: true });
    expect(colleague.rows().filter((row) => row.row === 'read-mark')).toEqual([]);
  });

  test('SRV-11 typing and links are told to those who may know', async () => {
    const stranger = await teams.consoleOf(teams.agentOf(2, 1));
    const console = await teams.consoleOf(teams.agentOf(1, 1));
    const { visitor, id } = await teams.visitorOf(teams.agentOf(1, 1));
    await seesConversation(console, id);
    const colleague = await teams.consoleOf(teams.agentOf(1, 2));
    const other = teams.agentOf(2, 2).id;
    const link =
      (connected: boolean) =>
      (frame: ConsoleDown): frame is AgentLink =>
        frame.type === 'agent-link' && frame.agentId === other && frame.connected === connected;
    const passing = await teams.consoleOf(teams.agentOf(2, 2));
    await console.waitFor('a link', link(true));
    console.send({ type: 'typing', conversationId: id, on: true });
    expect(await colleague.waitFor('typing', (frame) => frame.type === 'typing')).toMatchObject({
      who: { kind: 'agent' },
    });
    expect(await visitor.waitFor('typing', (frame) => frame.type === 'typing')).toEqual({
      type: 'typing',
      agentName: 'Agent',
      on: true,
    });
    visitor.send({ type: 'typing', on: true });
    expect(await console.waitFor('typing', (frame) => frame.type === 'typing')).toMatchObject({
      who: { kind: 'contact' },
    });
    await passing.close();
    await console.waitFor('a goodbye', link(false));
    await stranger.command({ name: 'set-presence', presence: 'online', acceptingChat: true });
    expect(stranger.frames.some((frame) => frame.type === 'typing')).toBe(false);
  });

  test('SRV-11 the cursor of a quiet console moves on over what it may not see, with its next ping', async () => {
    const quiet = await teams.consoleOf(teams.agentOf(2, 1));
    const before = changesOf(quiet).at(-1)?.upTo ?? 0;
    const other = await teams.consoleOf(teams.agentOf(1, 1));
    const { id } = await teams.visitorOf(teams.agentOf(1, 1), 'Not for the quiet one');
    const { seq } = await seesConversation(other, id);
    const moved = quiet.waitForNext('changes', (frame) => frame.type === 'changes');
    quiet.send({ type: 'ping', n: 1 });
    expect(await moved).toMatchObject({ after: before, rows: [], forget: [], remaining: 0 });
    expect((await moved).upTo).toBeGreaterThanOrEqual(seq);
  });
});
