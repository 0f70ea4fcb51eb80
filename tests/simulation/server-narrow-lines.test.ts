// Tries a long conversation that changed hands on lines that carry little, or carry it slowly: it comes to an end.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { acceptAgentCommand } from '../../src-server/actions/accept-agent-command.ts';
import { acceptVisitorCommand } from '../../src-server/actions/accept-visitor-command.ts';
import { changeRights } from '../../src-server/actions/change-agent.ts';
import type { Act, Answer } from '../../src-server/actions/command-queue.ts';
import { createPageSizes } from '../../src-server/sockets/page-sizes.ts';
import { type AgentId, type ConversationId, contactIdSchema } from '../../src-shared/std/ids.ts';
import type { SeededRandom } from '../../src-shared/std/seeded-random.ts';
import { changesPageSize } from '../../src-shared/wire/limits.ts';
import { newCommandId } from '../support/command-ids.ts';
import {
  conversationOf,
  expectRightView,
  goodLine,
  ModelDesk,
  type ModelLine,
  type ModelLink,
} from '../support/model-desk.ts';
import { openServerParts, type ServerParts } from '../support/server-parts.ts';
import { chooseSeed, withSeed } from '../support/with-seed.ts';

let parts: ServerParts;
beforeEach(async () => {
  parts = await openServerParts({ teams: 3, agentsPerTeam: 2, roles: ['admin'] });
});
afterEach(() => parts.close());

const visitorNamed = (name: string) => ({
  ...{ contactId: contactIdSchema.parse(name), shortCode: 'ABCD', language: 'en' as const },
});

function agentAt(index: number) {
  const agent = parts.agents[index];
  if (agent === undefined) throw new Error(`no agent ${index}`);
  return agent;
}

function begin(name: string, team: number, texts: readonly string[]): ConversationId {
  const { topicId } = agentAt(team * 2);
  const visitor = visitorNamed(name);
  const command = { ...{ name: 'start-conversation' as const, topicId }, source: 'website' as const };
  const [first] = parts.decide((answer) =>
    acceptVisitorCommand(visitor, newCommandId(), { ...command, page: null, text: 'First' }, answer),
  );
  const conversationId = first?.kind === 'decided' ? first.answer.conversationId : null;
  if (conversationId === null) throw new Error('no conversation');
  say(name, conversationId, texts);
  return conversationId;
}

function say(name: string, conversationId: ConversationId, texts: readonly string[]): void {
  const acts = texts.map((text) => (answer: (answer: Answer) => void): Act => {
    const command = { name: 'send-message' as const, conversationId, text };
    return acceptVisitorCommand(visitorNamed(name), newCommandId(), command, answer);
  });
  if (acts.length > 0) parts.decide(...acts);
}

function found(id: ConversationId) {
  const conversation = parts.state.findConversation(id);
  if (conversation === null) throw new Error('no such conversation');
  return conversation;
}

/** Whoever may gives it to the team, and to nobody in it. */
function move(conversationId: ConversationId, team: number): void {
  const { epoch, assigneeId } = found(conversationId);
  const { teamId } = agentAt(team * 2);
  const command = { name: 'assign-conversation' as const, conversationId, epoch, teamId, agentId: null };
  const [answer] = parts.decide((tell) =>
    acceptAgentCommand(assigneeId ?? agentAt(0).id, newCommandId(), command, tell),
  );
  expect(answer).toMatchObject({ kind: 'decided', answer: { refusal: null } });
}

function moveOn(conversationId: ConversationId, random: SeededRandom): void {
  const { teamId } = found(conversationId);
  move(conversationId, random.pick([0, 1, 2].filter((team) => agentAt(team * 2).teamId !== teamId)));
}

/** All teams but these are not theirs any more. */
function giveTeams(agentId: AgentId, teams: readonly number[]): void {
  const rights = { roles: ['agent' as const], teamIds: teams.map((team) => agentAt(team * 2).teamId) };
  parts.decide((answer) =>
    changeRights(agentId, rights, { adminId: agentAt(0).id, id: newCommandId(), answer }),
  );
}

const short = (count: number) => Array.from({ length: count }, (_, n) => `Word ${n}`);

/** Connects until it is live; says how many links and pages it took. */
function comeIn(desk: ModelDesk, line: ModelLine, between: (link: ModelLink) => void = () => {}) {
  const sizes = createPageSizes(changesPageSize);
  let pages = 0;
  for (let links = 1; links <= 400; links += 1) {
    const link = desk.link(sizes, line);
    expect(link.feed.resync).toBe(false);
    for (; link.isOpen(); pages += 1) {
      expect(pages, 'it comes to an end').toBeLessThan(2_000);
      if (link.nextPage()) return { links, pages };
      between(link);
    }
  }
  throw new Error('never live');
}

const cutOften: ModelLine = { ...goodLine, bytesBetweenCuts: 8_000 };
const slow: ModelLine = { ...goodLine, bytesPerSecond: 30_000 };

/** A member of the first team who is no admin, and has all there was. */
function settledDesk(protocol?: number): ModelDesk {
  const desk = new ModelDesk(parts, agentAt(1).id, protocol);
  desk.catchUp();
  return desk;
}

describe('SRV-51 a conversation that is sent whole', () => {
  test('SRV-51 goes on where the line was cut, however little it carries, and what was sent is not sent again', () => {
    const id = begin('long', 1, short(700));
    const desk = settledDesk();
    move(id, 0);
    say('long', id, ['Since']);
    const sent: string[] = [];
    const apply = desk.apply.bind(desk);
    desk.apply = (changes) => {
      sent.push(...changes.rows.map((row) => JSON.stringify(row)).filter((row) => row.includes('Word ')));
      apply(changes);
    };
    expect(comeIn(desk, cutOften).links).toBeGreaterThan(20);
    expect([sent.length, new Set(sent).size]).toEqual([700, 700]);
    expectRightView(parts, desk, true);
  });

  test.each([1, 2, 3])(
    'SRV-51 goes on over a slow line whatever size its pages have, version %i',
    (protocol) => {
      const id = begin('long', 1, [...short(61), ...Array.from({ length: 100 }, () => 'x'.repeat(2_000))]);
      const desk = settledDesk(protocol);
      move(id, 0);
      expect(comeIn(desk, slow).pages).toBeLessThan(10);
      expectRightView(parts, desk, true);
    },
  );

  test('SRV-51 goes on while a console is brought to other rights too', () => {
    begin('seen', 2, short(30));
    const id = begin('long', 1, short(400));
    const desk = settledDesk();
    giveTeams(desk.agentId, [0, 2]);
    move(id, 0);
    expect(comeIn(desk, cutOften).links).toBeLessThan(100);
    expectRightView(parts, desk, true);
  });

  test('SRV-51 is forgotten when it left again between two links, and comes whole when it came back', () => {
    const id = begin('long', 1, short(100));
    const [gone, back] = [settledDesk(), settledDesk()];
    move(id, 0);
    const holds = (desk: ModelDesk) =>
      [...desk.rows.values()].filter((row) => conversationOf(row) === id).length;
    for (const desk of [gone, back]) {
      desk.link(30).nextPage();
      expect([holds(desk) > 20, desk.place?.startsWith('whole.')]).toEqual([true, true]);
    }
    move(id, 1);
    say('long', id, ['Away']);
    gone.catchUp();
    expect(holds(gone)).toBe(0);
    expectRightView(parts, gone, true);
    move(id, 0);
    comeIn(back, cutOften);
    expectRightView(parts, back, true);
  });

  test('SRV-51 begins anew for a console with a place that is of nothing to come, and takes rights before it', () => {
    const id = begin('long', 1, short(100));
    const database = parts.state.workspace.databaseId;
    const head = parts.state.head();
    const desks = [`whole.${head + 900}.5.${database}`, `whole.1.5.${database}`].map((place) => {
      const desk = settledDesk();
      desk.place = place;
      return desk;
    });
    const begun = settledDesk();
    move(id, 0);
    begun.link(30).nextPage();
    expect(begun.place).toMatch(/^whole\./);
    for (const desk of desks) comeIn(desk, goodLine);
    giveTeams(begun.agentId, [2]);
    comeIn(begun, goodLine);
    for (const desk of [...desks, begun]) desk.catchUp();
    for (const desk of [...desks, begun]) expectRightView(parts, desk, true);
  });

  test('SRV-51 is begun anew when other rights took away what was there of it', () => {
    const id = begin('long', 1, short(100));
    const desk = settledDesk();
    giveTeams(desk.agentId, [0, 2]);
    move(id, 0);
    begin('between', 0, short(60));
    for (const team of [1, 0]) move(id, team);
    // By its first line it is there; by the last it is sent once more, over another link.
    const { seq, epoch } = found(id);
    const last = `.whole.${seq}.`;
    // Beyond the horizon it does not come with what other rights let be seen.
    const resolve = { name: 'resolve-conversation' as const, conversationId: id, epoch };
    parts.decide((answer) => acceptAgentCommand(agentAt(0).id, newCommandId(), resolve, answer));
    parts.clock.time += 2 * parts.horizonMs;
    for (let links = 0; !desk.place?.includes(last); links += 1) {
      expect(links).toBeLessThan(50);
      desk.link(30).nextPage();
    }
    expect(desk.rows.has(`conversation ${id}`)).toBe(true);
    giveTeams(desk.agentId, [2]);
    const link = desk.link();
    link.nextPage();
    expect(desk.rows.has(`conversation ${id}`)).toBe(false);
    giveTeams(desk.agentId, [0, 2]);
    link.feed.rightsChanged();
    while (!link.nextPage());
    const messages = parts.tables.messages.ofConversation(id, 0, parts.state.head(), 1_000);
    const held = [...desk.rows.values()].filter((row) => row.row === 'message' && conversationOf(row) === id);
    expect(held).toHaveLength(messages.length);
    expectRightView(parts, desk);
  });

  test('SRV-51 keeps its place to the last page, those that others get too among them', () => {
    const id = begin('long', 1, short(100));
    const desk = settledDesk();
    move(id, 0);
    begin('news', 0, short(300));
    for (let links = 0; !desk.rows.has(`conversation ${id}`) || desk.remaining > 200; links += 1) {
      expect(links).toBeLessThan(50);
      desk.link(30).nextPage();
    }
    const link = desk.link(30);
    while (!link.nextPage()) expect(desk.place).toMatch(/^whole\./);
    expect(desk.place).toBeNull();
    expectRightView(parts, desk, true);
  });

  test('SRV-51, SRV-11 whatever happens between any two pages, and wherever the line is cut, a desk ends as a new one', async () => {
    await withSeed(chooseSeed(), (random) => {
      for (let story = 0; story < 12; story += 1) {
        const desk = settledDesk();
        const talks = Array.from({ length: 3 }, (_, n) => {
          const name = `v-${story}-${n}`;
          return { name, id: begin(name, n, short(10 + random.below(60))) };
        });
        for (const { id } of talks) moveOn(id, random);
        let acts = 40;
        const bytesBetweenCuts = 3_000 + random.below(9_000);
        comeIn(desk, { bytesPerSecond: 1_000 + random.below(20_000), bytesBetweenCuts }, ({ feed }) => {
          if (acts <= 0 || random.next() < 0.5) return;
          acts -= 1;
          const { name, id } = random.pick(talks);
          if (random.next() < 0.6) say(name, id, short(1 + random.below(4)));
          else if (random.next() < 0.8) moveOn(id, random);
          else {
            giveTeams(desk.agentId, random.next() < 0.5 ? [0, random.below(3)] : [random.below(3)]);
            feed.rightsChanged();
          }
        });
        desk.catchUp();
        expectRightView(parts, desk);
        giveTeams(desk.agentId, [0]);
      }
    });
  });
});

test('SRV-49 what the question for the next page waited in the server makes no page shorter', () => {
  const id = begin('long', 0, short(1_200));
  const desk = new ModelDesk(parts, agentAt(1).id);
  const link = desk.link();
  const longest: number[] = [];
  for (let live = false; !live; parts.clock.time += 60_000) {
    const before = desk.rows.size;
    live = link.nextPage();
    longest.push(desk.rows.size - before);
  }
  expect(desk.rows.has(`conversation ${id}`)).toBe(true);
  expect(longest.slice(0, 2)).toEqual([changesPageSize, changesPageSize]);
});
