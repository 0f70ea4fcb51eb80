// Tries catching up while conversations change hands between its pages: in the end a desk holds what a new one would.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { acceptAgentCommand, agentActor } from '../../src-server/actions/accept-agent-command.ts';
import { acceptVisitorCommand } from '../../src-server/actions/accept-visitor-command.ts';
import type { Act, Answer } from '../../src-server/actions/command-queue.ts';
import { type CatchUp, createCatchUp } from '../../src-server/sockets/catch-up.ts';
import type { AgentCommand } from '../../src-shared/commands/agent-command.ts';
import { type AgentId, type ConversationId, contactIdSchema } from '../../src-shared/std/ids.ts';
import type { SeededRandom } from '../../src-shared/std/seeded-random.ts';
import type { Changes } from '../../src-shared/wire/down.ts';
import { rowSchema } from '../../src-shared/wire/row.ts';
import { newCommandId, seededCommandIds } from '../support/command-ids.ts';
import { changesOf, conversationOf, expectRightView, ModelDesk } from '../support/model-desk.ts';
import { openServerParts, type ServerParts } from '../support/server-parts.ts';
import { chooseSeed, withSeed } from '../support/with-seed.ts';

const pageSize = 7;
let parts: ServerParts;

beforeEach(async () => {
  parts = await openServerParts({ teams: 3, agentsPerTeam: 2 });
});
afterEach(() => parts.close());

function agentAt(index: number) {
  const agent = parts.agents[index];
  if (!agent) throw new Error(`no agent ${index}`);
  return agent;
}

function openReader(desk: ModelDesk): CatchUp {
  const actor = agentActor(parts.state, desk.agentId);
  if (actor === null) throw new Error('no such agent');
  return createCatchUp(parts.tables, actor, desk.cursor, { hasHorizon: true });
}

/** Applies one page; whatever it names to forget has no row in it. */
function takePage(reader: CatchUp, desk: ModelDesk): Changes {
  const page = changesOf(reader.nextPage(pageSize));
  const told = new Set(page.rows.map((row) => conversationOf(rowSchema.parse(row))));
  for (const id of page.forget) expect(told, 'rows of what is forgotten').not.toContain(id);
  desk.apply(page);
  return page;
}

function finish(reader: CatchUp, desk: ModelDesk): void {
  while (takePage(reader, desk).remaining > 0);
}

/** As a desk that begins now, read marks and all; contacts it saw before may stay with it. */
function expectAsFresh(desk: ModelDesk): void {
  const fresh = new ModelDesk(parts, desk.agentId);
  fresh.catchUp();
  const held = [...desk.rows].filter(([key, row]) => row.row !== 'contact' || fresh.rows.has(key));
  expect(new Map(held.sort())).toEqual(new Map([...fresh.rows].sort()));
  expectRightView(parts, desk);
}

type Asked = (answer: (answer: Answer) => void) => Act;
const byAgent = (agentId: AgentId, command: AgentCommand, id = newCommandId()): Asked => {
  return (answer) => acceptAgentCommand(agentId, id, command, answer);
};
const visitorNamed = (name: string) => ({
  contactId: contactIdSchema.parse(name),
  shortCode: 'ABCD',
  language: 'en' as const,
});

function begin(name: string, team: number, words: number): ConversationId {
  const source = 'website' as const;
  const { topicId } = agentAt(team * 2);
  const command = { name: 'start-conversation' as const, topicId, source, page: null, text: 'First' };
  const [first] = parts.decide((answer) =>
    acceptVisitorCommand(visitorNamed(name), newCommandId(), command, answer),
  );
  const id = first?.kind === 'decided' ? first.answer.conversationId : null;
  if (id === null) throw new Error('no conversation');
  const more = (text: string): Asked => {
    const said = { name: 'send-message' as const, conversationId: id, text };
    return (answer) => acceptVisitorCommand(visitorNamed(name), newCommandId(), said, answer);
  };
  if (words > 0) parts.decide(...Array.from({ length: words }, (_, index) => more(`Word ${index}`)));
  return id;
}

/** Whoever may gives it to the team, and to `agentId` or nobody. */
function move(conversationId: ConversationId, team: number, agentId: AgentId | null = null): void {
  const { epoch, assigneeId, teamId } = found(conversationId);
  const mover = assigneeId ?? parts.agents.find((agent) => agent.teamId === teamId)?.id ?? agentAt(0).id;
  const { teamId: to } = agentAt(team * 2);
  const command = { name: 'assign-conversation' as const, conversationId, epoch, teamId: to, agentId };
  const [answer] = parts.decide(byAgent(mover, command));
  expect(answer).toMatchObject({ kind: 'decided', answer: { refusal: null } });
}

function found(id: ConversationId) {
  const conversation = parts.state.findConversation(id);
  if (conversation === null) throw new Error('no such conversation');
  return conversation;
}

describe('SRV-11 conversations that change hands while a desk catches up', () => {
  test('SRV-11 one that leaves while it is sent whole is forgotten, and nothing more of it is sent', () => {
    const id = begin('v', 1, 60);
    const desk = new ModelDesk(parts, agentAt(0).id);
    desk.catchUp();
    move(id, 0);
    const reader = openReader(desk);
    expect(takePage(reader, desk).rows).toHaveLength(pageSize);
    move(id, 1);
    finish(reader, desk);
    expect([...desk.rows.values()].filter((row) => conversationOf(row) === id)).toEqual([]);
    expectAsFresh(desk);
  });

  test('SRV-11 one that left and came back during one catch-up comes whole again', () => {
    const id = begin('v', 1, 5);
    const desk = new ModelDesk(parts, agentAt(0).id);
    desk.catchUp();
    move(id, 0);
    begin('w', 0, 60);
    const reader = openReader(desk);
    takePage(reader, desk);
    takePage(reader, desk);
    move(id, 1);
    let page = takePage(reader, desk);
    while (!page.forget.includes(id)) page = takePage(reader, desk);
    begin('u', 0, 20);
    move(id, 0);
    finish(reader, desk);
    expectAsFresh(desk);
  });

  test('SRV-11 what was said while it was sent, and passed over while it was away, comes when it is back', () => {
    const id = begin('v', 1, 5);
    const desk = new ModelDesk(parts, agentAt(0).id);
    desk.catchUp();
    move(id, 0);
    begin('w', 0, 20);
    const reader = openReader(desk);
    while (!desk.rows.has(`conversation ${id}`)) takePage(reader, desk);
    parts.decide(byAgent(desk.agentId, { name: 'add-note', conversationId: id, text: 'In between' }));
    const said = parts.state.head();
    begin('u', 0, 20);
    move(id, 1);
    while (reader.position() < said) takePage(reader, desk);
    move(id, 0);
    finish(reader, desk);
    expectAsFresh(desk);
  });

  test("SRV-11 one that comes back brings the agent's own read mark", () => {
    const id = begin('v', 0, 5);
    const desk = new ModelDesk(parts, agentAt(0).id);
    const upTo = found(id).seq;
    parts.decide(byAgent(desk.agentId, { name: 'mark-read', conversationId: id, upTo }));
    desk.catchUp();
    move(id, 1);
    desk.catchUp();
    expect(desk.rows.has(`read-mark ${id}`)).toBe(false);
    move(id, 0);
    desk.catchUp();
    expect(desk.rows.get(`read-mark ${id}`)).toMatchObject({ value: { upTo } });
    expectAsFresh(desk);
  });

  test('SRV-11 a contact stays known though the one of their conversations a desk holds leaves', () => {
    const first = begin('v', 0, 0);
    const desk = new ModelDesk(parts, agentAt(0).id);
    const settled = (command: AgentCommand) =>
      expect(parts.decide(byAgent(desk.agentId, command))).toMatchObject([{ answer: { refusal: null } }]);
    settled({ name: 'take-conversation', conversationId: first, epoch: 0 });
    desk.catchUp();
    settled({ name: 'resolve-conversation', conversationId: first, epoch: 1 });
    const second = begin('v', 0, 0);
    expect(second).not.toBe(first);
    settled({ name: 'resolve-conversation', conversationId: second, epoch: 0 });
    settled({ name: 'reopen-conversation', conversationId: first, epoch: 1 });
    begin('w', 0, 20);
    move(first, 1);
    settled({ name: 'add-note', conversationId: second, text: 'Changed after the other left' });
    finish(openReader(desk), desk);
    expectAsFresh(desk);
  });

  test('SRV-11 whatever moves, is said and read between any two pages, a desk ends as a new one', async () => {
    await withSeed(chooseSeed(), (random) => {
      const conversations = Array.from({ length: 6 }, (_, index) => begin(`v-${index}`, index % 3, 30));
      const nextId = seededCommandIds('catch-up', random);
      const desks = parts.agents.map(({ id }) => new ModelDesk(parts, id));
      const readers = new Map<ModelDesk, CatchUp>();
      for (let round = 0; round < 1_500; round += 1) {
        if (random.next() < 0.4) parts.decide(anyAct(random, random.pick(conversations), nextId()));
        const desk = random.pick(desks);
        if (random.next() < 0.02) readers.delete(desk);
        const reader = readers.get(desk) ?? openReader(desk);
        readers.set(desk, reader);
        if (takePage(reader, desk).remaining === 0) readers.delete(desk);
      }
      for (const desk of desks) {
        finish(readers.get(desk) ?? openReader(desk), desk);
        expectAsFresh(desk);
      }
    });
  });
});

/** Of somebody who sees the conversation: a word, a read mark, or a move anywhere. */
function anyAct(
  random: SeededRandom,
  conversationId: ConversationId,
  id: ReturnType<typeof newCommandId>,
): Asked {
  const { assigneeId, teamId, epoch, contactId } = found(conversationId);
  const member = random.pick(parts.agents.filter((agent) => agent.teamId === teamId));
  const to = random.pick(parts.agents);
  const dice = random.next();
  if (dice < 0.15) {
    const command = { name: 'send-message' as const, conversationId, text: 'More' };
    return (answer) => acceptVisitorCommand(visitorNamed(contactId), id, command, answer);
  }
  if (dice < 0.3) return byAgent(member.id, { name: 'add-note', conversationId, text: 'Note' }, id);
  if (dice < 0.5) {
    const upTo = 1 + random.below(parts.state.head());
    return byAgent(member.id, { name: 'mark-read', conversationId, upTo }, id);
  }
  const agentId = random.next() < 0.5 ? to.id : null;
  const command = {
    name: 'assign-conversation' as const,
    conversationId,
    epoch,
    teamId: to.teamId,
    agentId,
  };
  return byAgent(assigneeId ?? member.id, command, id);
}
