// Tries rights that change while desks are live, catch up or are away: each ends with what its agent may see, and no more.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { acceptAgentCommand, agentActor } from '../../src-server/actions/accept-agent-command.ts';
import { acceptVisitorCommand } from '../../src-server/actions/accept-visitor-command.ts';
import { changeRights } from '../../src-server/actions/change-agent.ts';
import type { Act, Answer } from '../../src-server/actions/command-queue.ts';
import { createPageSizes, type PageSizes } from '../../src-server/sockets/page-sizes.ts';
import type { AgentCommand } from '../../src-shared/commands/agent-command.ts';
import { can } from '../../src-shared/domain/rights/can.ts';
import {
  type AgentId,
  type CommandId,
  type ConversationId,
  contactIdSchema,
  type TeamId,
  teamIdSchema,
} from '../../src-shared/std/ids.ts';
import type { SeededRandom } from '../../src-shared/std/seeded-random.ts';
import { newCommandId, seededCommandIds } from '../support/command-ids.ts';
import {
  anyLine,
  conversationOf,
  expectRightView,
  goodLine,
  ModelDesk,
  type ModelLink,
} from '../support/model-desk.ts';
import { openServerParts, type ServerParts } from '../support/server-parts.ts';
import { chooseSeed, withSeed } from '../support/with-seed.ts';

const teamIds = [1, 2, 3, 4].map((n) => teamIdSchema.parse(`team-${n}`));
const horizonMs = 100_000;
let parts: ServerParts;
let links: Map<ModelDesk, ModelLink>;

beforeEach(async () => {
  parts = await openServerParts({ teams: 4, agentsPerTeam: 2, roles: ['admin'], horizonMs });
  links = new Map();
});
afterEach(() => parts.close());

type Asked = (answer: (answer: Answer) => void) => Act;

function agentAt(index: number) {
  const agent = parts.agents[index];
  if (agent === undefined) throw new Error(`no agent ${index}`);
  return agent;
}

const rights = (
  agentId: AgentId,
  teams: readonly TeamId[],
  supervisor = false,
  id = newCommandId(),
): Asked => {
  const roles = supervisor ? (['agent', 'supervisor'] as const) : (['agent'] as const);
  return (answer) =>
    changeRights(agentId, { roles: [...roles], teamIds: [...teams] }, { adminId: agentAt(0).id, id, answer });
};

/** Commits, and tells the links as the hub does: other rights at once, what happened to who is live. */
function commit(...acts: Asked[]): Answer[] {
  const from = parts.told.length;
  const answers = parts.decide(...acts);
  for (const told of parts.told.slice(from)) {
    if (!('rightsChanged' in told)) continue;
    for (const [desk, link] of links) if (told.rightsChanged.has(desk.agentId)) link.feed.rightsChanged();
    for (const link of links.values()) if (link.isOpen() && link.isLive()) link.feed.sendPage();
  }
  return answers;
}

function begin(name: string, team: number, words: number): ConversationId {
  const visitor = {
    contactId: contactIdSchema.parse(name),
    shortCode: 'ABCD',
    language: 'en' as const,
  };
  const { topicId } = agentAt(team * 2);
  const command = {
    ...{ name: 'start-conversation' as const, topicId, source: 'website' as const },
    ...{ page: null, text: 'First' },
  };
  const [first] = commit((answer) => acceptVisitorCommand(visitor, newCommandId(), command, answer));
  const id = first?.kind === 'decided' ? first.answer.conversationId : null;
  if (id === null) throw new Error('no conversation');
  const more = (text: string): Asked => {
    const said = { name: 'send-message' as const, conversationId: id, text };
    return (answer) => acceptVisitorCommand(visitor, newCommandId(), said, answer);
  };
  if (words > 0) commit(...Array.from({ length: words }, (_, index) => more(`Word ${index}`)));
  return id;
}

function open(desk: ModelDesk, sizes: number | PageSizes = 7, line = goodLine): ModelLink {
  const link = desk.link(sizes, line);
  links.set(desk, link);
  return link;
}

function finish(desk: ModelDesk): void {
  let link = links.get(desk) ?? open(desk);
  for (let pages = 0; !(link.isOpen() && link.isLive()); pages += 1) {
    expect(pages, 'it comes to an end').toBeLessThan(2_000);
    if (link.isOpen()) link.nextPage();
    else link = open(desk);
  }
}

const holds = (desk: ModelDesk, id: ConversationId) =>
  [...desk.rows.values()].filter((row) => conversationOf(row) === id).length;

/** As nobody else has it: rows it may not see, whatever they are, are not on it. */
function expectNothingUnseen(desk: ModelDesk): void {
  const actor = agentActor(parts.state, desk.agentId);
  for (const row of desk.rows.values()) {
    const id = conversationOf(row);
    const sight = id === null ? undefined : parts.tables.conversations.sight(id);
    if (id !== null) expect(actor && sight && can(actor, 'see', sight), JSON.stringify(row)).toBe(true);
    if (row.row !== 'contact') continue;
    const sights = parts.tables.conversations.sightsOfContact(row.value.id);
    expect(
      sights.some((one) => actor && can(actor, 'see', one)),
      JSON.stringify(row),
    ).toBe(true);
  }
}

describe('SRV-26 rights that change', () => {
  test('SRV-26 a live desk lets go of one team and gets the other, and keeps what it may still see', () => {
    const [lost, won] = [begin('lost', 0, 20), begin('won', 1, 20)];
    const kept = begin('kept', 0, 5);
    const desk = new ModelDesk(parts, agentAt(1).id);
    finish(desk);
    commit((answer) =>
      acceptAgentCommand(
        desk.agentId,
        newCommandId(),
        { name: 'take-conversation', conversationId: kept, epoch: 0 },
        answer,
      ),
    );
    const place = desk.rows.get(`conversation ${kept}`);
    commit(rights(desk.agentId, teamIds.slice(1, 2)));
    expect([holds(desk, lost), holds(desk, kept) > 0]).toEqual([0, true]);
    finish(desk);
    expect([holds(desk, lost), holds(desk, won)]).toEqual([0, 22]);
    expect(desk.rows.get(`conversation ${kept}`)).toBe(place);
    expectRightView(parts, desk, true);
  });

  test('SRV-26 what comes into sight goes on where the line was cut, however often', () => {
    for (let n = 0; n < 12; n += 1) begin(`v-${n}`, 1, 9);
    begin('own', 0, 3);
    const desk = new ModelDesk(parts, agentAt(1).id);
    finish(desk);
    links.delete(desk);
    commit(rights(desk.agentId, teamIds.slice(0, 2)));
    let pages = 0;
    for (let live = false; !live; pages += 1) {
      expect(pages).toBeLessThan(60);
      const link = desk.link(7);
      expect(link.feed.resync).toBe(false);
      live = link.nextPage();
    }
    expect(pages).toBeGreaterThan(12);
    expectRightView(parts, desk, true);
  });

  test('SRV-26 only what differs is sent', () => {
    for (let n = 0; n < 10; n += 1) begin(`own-${n}`, 0, 9);
    const won = begin('won', 1, 2);
    const desk = new ModelDesk(parts, agentAt(1).id);
    finish(desk);
    links.delete(desk);
    commit(rights(desk.agentId, teamIds.slice(0, 2)));
    const told: string[] = [];
    const apply = desk.apply.bind(desk);
    desk.apply = (changes) => {
      told.push(...changes.rows.map((row) => JSON.stringify(row)));
      apply(changes);
    };
    finish(desk);
    expect(told.filter((row) => row.includes('"row":"message"')).every((row) => row.includes(won))).toBe(
      true,
    );
    expectRightView(parts, desk, true);
  });

  test('SRV-26 a contact stays known though all that was here of them left, and more is on its way', () => {
    const desks = Array.from({ length: 9 }, (_, words) => {
      const name = `v-${words}`;
      const first = begin(name, 0, 0);
      const desk = new ModelDesk(parts, agentAt(1).id);
      commit(rights(desk.agentId, teamIds.slice(0, 2)));
      finish(desk);
      links.delete(desk);
      const resolve = { name: 'resolve-conversation' as const, conversationId: first, epoch: 0 };
      begin(`w-${words}`, 0, words);
      commit((answer) => acceptAgentCommand(agentAt(0).id, newCommandId(), resolve, answer));
      const second = begin(name, 1, 0);
      // Wherever the page ends: between the contact and the conversation as well.
      desk.link(7).nextPage();
      commit(rights(desk.agentId, teamIds.slice(1, 2)));
      finish(desk);
      expect(holds(desk, second)).toBe(2);
      return desk;
    });
    for (const desk of desks) expectRight(desk);
  });

  test('SRV-26 a console of an earlier version, or one of a change nobody noted, begins anew', () => {
    begin('own', 0, 3);
    const earlier = new ModelDesk(parts, agentAt(1).id, 2);
    const [known, older, unknown] = Array.from({ length: 3 }, () => new ModelDesk(parts, agentAt(3).id));
    for (const desk of [earlier, known, older, unknown]) if (desk) finish(desk);
    for (const desk of [known, older, unknown]) if (desk) links.delete(desk);
    commit(rights(agentAt(1).id, teamIds.slice(1, 2)), rights(agentAt(3).id, teamIds.slice(0, 1)));
    expect(links.get(earlier)?.isOpen()).toBe(false);
    const beginsAnew = (desk: ModelDesk | undefined) => desk?.link().feed.resync;
    expect([beginsAnew(earlier), beginsAnew(known)]).toEqual([true, false]);
    parts.database.exec('UPDATE rights_changes SET since = seq - 1');
    expect(beginsAnew(older)).toBe(true);
    parts.database.exec('DELETE FROM rights_changes');
    expect(beginsAnew(unknown)).toBe(true);
  });

  test('SRV-26, SRV-11 whatever changes, however desks hear of it, each ends with what its agent may see', async () => {
    await withSeed(chooseSeed(), (random) => {
      const nextId = seededCommandIds('rights', random);
      const conversations = Array.from({ length: 6 }, (_, n) => begin(`v-${n}`, n % 4, random.below(12)));
      const desks = parts.agents.slice(1, 4).map(({ id }) => new ModelDesk(parts, id));
      const sizes = new Map(desks.map((desk) => [desk, createPageSizes(4 + random.below(12))]));
      for (let round = 0; round < 1_500; round += 1) {
        if (random.next() < 0.01) parts.clock.time += random.below(horizonMs / 2);
        if (random.next() < 0.4)
          commit(...Array.from({ length: 1 + random.below(3) }, () => anyAct(random, conversations, nextId)));
        const desk = random.pick(desks);
        if (random.next() < 0.1)
          commit(
            ...Array.from({ length: 1 + random.below(2) }, () => otherRights(random, desk.agentId, nextId())),
          );
        if (random.next() < 0.15) links.delete(desk);
        const link = links.get(desk);
        if (link === undefined || !link.isOpen()) {
          if (random.next() < 0.5) open(desk, sizes.get(desk), anyLine(random)).nextPage();
        } else if (!link.isLive()) link.nextPage();
        else expectNothingUnseen(desk);
        // Later changes would hide what is missing now.
        if (random.next() < 0.06) expectRight(desk);
      }
      desks.forEach(expectRight);
    });
  });
});

function expectRight(desk: ModelDesk): void {
  finish(desk);
  expectNothingUnseen(desk);
  expectRightView(parts, desk);
}

function otherRights(random: SeededRandom, agentId: AgentId, id: CommandId): Asked {
  const teams = teamIds.filter(() => random.next() < 0.5);
  return rights(agentId, teams.length > 0 ? teams : [random.pick(teamIds)], random.next() < 0.1, id);
}

/** Of somebody who may: a word, a note, a mark, an end, a new beginning, or a move anywhere. */
function anyAct(random: SeededRandom, conversations: ConversationId[], nextId: () => CommandId): Asked {
  const id = nextId();
  const conversationId = random.pick(conversations);
  const conversation = parts.state.findConversation(conversationId);
  if (conversation === null) throw new Error('no such conversation');
  const { contactId, epoch, assigneeId } = conversation;
  const visitor = { contactId, shortCode: 'ABCD', language: 'en' as const };
  const agents = parts.agents.filter((one) => {
    const actor = agentActor(parts.state, one.id);
    return actor !== null && can(actor, 'see', conversation);
  });
  const actor = assigneeId ?? random.pick(agents).id;
  const by =
    (command: AgentCommand): Asked =>
    (answer) =>
      acceptAgentCommand(actor, id, command, answer);
  const dice = random.next();
  if (dice < 0.04) {
    const newcomer = { ...visitor, contactId: contactIdSchema.parse(`v-${random.below(12)}`) };
    const { topicId } = random.pick(parts.agents);
    const command = {
      ...{ name: 'start-conversation' as const, topicId, source: 'website' as const },
      ...{ page: null, text: 'Another' },
    };
    return (answer) =>
      acceptVisitorCommand(newcomer, id, command, (given) => {
        const made = given.kind === 'decided' ? given.answer.conversationId : null;
        if (made !== null && !conversations.includes(made)) conversations.push(made);
        answer(given);
      });
  }
  if (dice < 0.14) {
    const command = { name: 'send-message' as const, conversationId, text: 'More' };
    return (answer) => acceptVisitorCommand(visitor, id, command, answer);
  }
  if (dice < 0.24) return by({ name: 'add-note', conversationId, text: 'Note' });
  if (dice < 0.3)
    return by({ name: 'mark-read', conversationId, upTo: 1 + random.below(parts.state.head()) });
  if (dice < 0.37) return by({ name: 'resolve-conversation', conversationId, epoch });
  if (dice < 0.42) return by({ name: 'reopen-conversation', conversationId, epoch });
  if (dice < 0.5) return by({ name: 'set-presence', presence: 'online', acceptingChat: true });
  const to = random.pick(parts.agents);
  const target = parts.state.findAgent(to.id);
  const teamId = random.pick(target?.teamIds ?? [to.teamId]);
  return by({
    ...{ name: 'assign-conversation', conversationId, epoch, teamId },
    agentId: random.next() < 0.3 ? to.id : null,
  });
}
