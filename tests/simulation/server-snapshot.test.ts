// Tries that a desk ends with exactly what its agent may see within the horizon, whatever a workspace went through and goes through.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { acceptAgentCommand } from '../../src-server/actions/accept-agent-command.ts';
import { acceptVisitorCommand } from '../../src-server/actions/accept-visitor-command.ts';
import type { Act, Answer } from '../../src-server/actions/command-queue.ts';
import { createConsoleHub } from '../../src-server/sockets/console-hub.ts';
import { createPageSizes } from '../../src-server/sockets/page-sizes.ts';
import { type AgentCommand, agentCommandSchema } from '../../src-shared/commands/agent-command.ts';
import type { VisitorCommand } from '../../src-shared/commands/visitor-command.ts';
import {
  type AgentId,
  type CommandId,
  type ConversationId,
  contactIdSchema,
  type MessageId,
  messageIdSchema,
} from '../../src-shared/std/ids.ts';
import { type SeededRandom, seededRandom } from '../../src-shared/std/seeded-random.ts';
import { seededCommandIds } from '../support/command-ids.ts';
import {
  anyLine,
  conversationOf,
  expectRightView,
  ModelDesk,
  type ModelLink,
  openModelConsole,
} from '../support/model-desk.ts';
import { openServerParts, type ServerParts } from '../support/server-parts.ts';
import { chooseSeed, withSeed } from '../support/with-seed.ts';

const dayMs = 24 * 60 * 60_000;
let parts: ServerParts;

beforeEach(async () => {
  parts = await openServerParts({ teams: 3, agentsPerTeam: 2, horizonMs: 30 * dayMs });
});
afterEach(() => parts.close());

type Asked = (answer: (answer: Answer) => void) => Act;

/** Whatever people do: most of it is accepted, some refused, and now and then days pass. */
class Story {
  readonly ids: ConversationId[] = [];
  private readonly notes: { conversationId: ConversationId; messageId: MessageId; author: AgentId }[] = [];
  private readonly random: SeededRandom;
  private readonly nextId: () => CommandId;
  constructor(random: SeededRandom) {
    this.random = random;
    this.nextId = seededCommandIds('story', random);
  }

  goOn(acts: number, dayChance: number): void {
    for (let done = 0; done < acts; done += 1) {
      if (this.random.next() < dayChance) parts.clock.time += this.random.below(12 * dayMs);
      parts.clock.time += 1 + this.random.below(60_000);
      const together = Array.from({ length: 1 + this.random.below(3) }, () => this.anyAct());
      for (const answer of parts.decide(...together)) {
        const id = answer.kind === 'decided' ? answer.answer.conversationId : null;
        if (id !== null && !this.ids.includes(id)) this.ids.push(id);
      }
    }
  }

  private anyAct(): Asked {
    const { random } = this;
    const conversation = this.ids.length > 0 ? parts.state.findConversation(random.pick(this.ids)) : null;
    const dice = random.next();
    if (conversation === null || dice < 0.15) {
      const { topicId } = random.pick(parts.agents);
      const name = `v-${random.below(25)}`;
      const text = 'é'.repeat(random.below(200) + 1);
      return this.visitor(name, { name: 'start-conversation', topicId, source: 'website', page: null, text });
    }
    const { id: conversationId, epoch, assigneeId, teamId } = conversation;
    const team = parts.agents.filter((agent) => agent.teamId === teamId);
    const agentId = assigneeId ?? random.pick(team).id;
    const by = (command: AgentCommand, id = this.nextId()) => this.agent(agentId, command, id);
    if (dice < 0.3)
      return this.visitor(conversation.contactId, { name: 'send-message', conversationId, text: 'More' });
    if (dice < 0.42) {
      const id = this.nextId();
      this.notes.push({ conversationId, messageId: messageIdSchema.parse(id), author: agentId });
      return by({ name: 'add-note', conversationId, text: 'A note' }, id);
    }
    if (dice < 0.52) return this.changeNote() ?? by({ name: 'take-conversation', conversationId, epoch });
    if (dice < 0.68) return by({ name: 'resolve-conversation', conversationId, epoch });
    if (dice < 0.74) return by({ name: 'reopen-conversation', conversationId, epoch });
    if (dice < 0.8) {
      const upTo = 1 + random.below(parts.state.head());
      return by({ name: 'mark-read', conversationId, upTo });
    }
    if (dice < 0.88) {
      const kind = random.pick(['reply', 'note'] as const);
      const text = random.next() < 0.3 ? '' : 'd'.repeat(1 + random.below(50));
      const baseSeq = parts.tables.drafts.find(agentId, conversationId, kind)?.seq ?? 0;
      return by({ name: 'save-draft', conversationId, kind, text, baseSeq });
    }
    const to = random.pick(parts.agents);
    const receiver = random.next() < 0.5 ? to.id : null;
    return by({ name: 'assign-conversation', conversationId, epoch, teamId: to.teamId, agentId: receiver });
  }

  private changeNote(): Asked | null {
    if (this.notes.length === 0) return null;
    const { author, conversationId, messageId } = this.random.pick(this.notes);
    const messages = parts.tables.messages.ofConversation(conversationId, 0, parts.state.head(), 10_000);
    const order = messages.find(({ body }) => body.includes(`"id":"${messageId}"`))?.order;
    if (order === undefined) return null;
    const named = { conversationId, messageId, order };
    return this.random.next() < 0.7
      ? this.agent(author, { name: 'edit-note', ...named, text: `Words ${this.random.below(99)}` })
      : this.agent(author, { name: 'remove-note', ...named });
  }

  private agent(agentId: AgentId, command: AgentCommand, id = this.nextId()): Asked {
    return (answer) => acceptAgentCommand(agentId, id, command, answer);
  }

  private visitor(name: string, command: VisitorCommand): Asked {
    const visitor = { contactId: contactIdSchema.parse(name), shortCode: 'ABCD', language: 'en' as const };
    const id = this.nextId();
    return (answer) => acceptVisitorCommand(visitor, id, command, answer);
  }
}

const desksOf = () => parts.agents.map(({ id }) => new ModelDesk(parts, id));
const pageSizeOf = (random: SeededRandom) => 5 + random.below(20);
const finish = (link: ModelLink) => {
  while (!link.nextPage());
};

/** Pages in turn, the link lost now and then, and people at work between any two of them. */
function readWhileWorkGoesOn(random: SeededRandom, story: Story, desks: ModelDesk[], pages: number): void {
  const sizes = new Map(desks.map((desk) => [desk, createPageSizes(pageSizeOf(random))]));
  const links = new Map<ModelDesk, ModelLink>();
  for (let read = 0; read < pages; read += 1) {
    const desk = random.pick(desks);
    if (random.next() < 0.15) links.delete(desk);
    let link = links.get(desk);
    if (!link?.isOpen()) link = desk.link(sizes.get(desk), anyLine(random));
    links.set(desk, link);
    link.nextPage();
    if (random.next() < 0.3) story.goOn(1, 0.05);
  }
  for (const desk of desks) {
    const link = links.get(desk);
    let live = false;
    while (link?.isOpen() && !live) live = link.nextPage();
    if (!live) finish(desk.link(pageSizeOf(random)));
  }
}

describe('SRV-40 a desk that begins', () => {
  test('SRV-40 ends with exactly what its agent may see within the horizon', async () => {
    await withSeed(chooseSeed(), (random) => {
      const story = new Story(random);
      story.goOn(150, 0.1);
      const endedBefore = parts.database
        .prepare<[number], number>('SELECT count(*) FROM conversations WHERE ended_at <= ?')
        .pluck();
      const beyond = () => endedBefore.get(parts.clock.time - parts.horizonMs) ?? 0;
      for (let more = 0; more < 100 && beyond() === 0; more += 1) story.goOn(10, 0.2);
      expect(beyond(), 'conversations beyond it').toBeGreaterThan(0);
      for (const desk of desksOf()) {
        finish(desk.link(pageSizeOf(random)));
        expectRightView(parts, desk, true);
      }
    });
  });

  test('SRV-40 cut off after any page, it goes on there and gets no page twice', async () => {
    await withSeed(chooseSeed(), (random) => {
      new Story(random).goOn(150, 0.05);
      for (const desk of desksOf()) {
        const pageSize = pageSizeOf(random);
        const whole = new ModelDesk(parts, desk.agentId);
        const link = whole.link(pageSize);
        let pages = 1;
        while (!link.nextPage()) pages += 1;
        let cut = 0;
        for (let live = false; !live; cut += 1) live = desk.link(pageSize).nextPage();
        expect(cut).toBe(pages);
        expect(desk.rows).toEqual(whole.rows);
        expectRightView(parts, desk, true);
      }
    });
  });

  test('SRV-50 while nothing happens, what is said to come never grows from page to page, and is nothing only at the end', async () => {
    await withSeed(chooseSeed(), (random) => {
      new Story(random).goOn(150, 0.05);
      for (const desk of desksOf()) {
        const said: number[] = [];
        let link = desk.link(pageSizeOf(random));
        for (let live = false; !live; ) {
          if (random.next() < 0.2) link = desk.link(pageSizeOf(random));
          live = link.nextPage();
          said.push(desk.remaining);
        }
        expect(said).toEqual(said.toSorted((left, right) => right - left));
        expect(said.indexOf(0)).toBe(said.length - 1);
      }
    });
  });

  test('SRV-40 one that ends when it is half sent takes nothing of the next along', () => {
    const [agent] = parts.agents;
    if (!agent) throw new Error('no agent');
    const { id: agentId, topicId } = agent;
    const nextId = seededCommandIds('half', seededRandom(1));
    const visitor = (name: string) => ({
      ...{ contactId: contactIdSchema.parse(name), shortCode: 'ABCD', language: 'en' as const },
    });
    const started = ['first', 'second'].map((name) => {
      const command = {
        name: 'start-conversation' as const,
        topicId,
        source: 'website' as const,
        page: null,
      };
      const [answer] = parts.decide((tell) =>
        acceptVisitorCommand(visitor(name), nextId(), { ...command, text: 'Hello' }, tell),
      );
      const conversationId = answer?.kind === 'decided' ? answer.answer.conversationId : null;
      if (conversationId === null) throw new Error('no conversation');
      for (let said = 0; said < 20; said += 1)
        parts.decide((tell) =>
          acceptVisitorCommand(
            visitor(name),
            nextId(),
            { name: 'send-message', conversationId, text: 'More' },
            tell,
          ),
        );
      return conversationId;
    });
    const desk = new ModelDesk(parts, agentId);
    const link = desk.link(7);
    const second = started[1] ?? '';
    const isHalfSent = () => [...desk.rows.values()].some((row) => conversationOf(row) === second);
    while (!isHalfSent()) link.nextPage();
    const command = { name: 'resolve-conversation' as const, conversationId: started[1], epoch: 0 };
    parts.decide((tell) => acceptAgentCommand(agentId, nextId(), agentCommandSchema.parse(command), tell));
    finish(link);
    expectRightView(parts, desk, true);
  });

  test('SRV-40 while everything changes between any two pages, it ends with what is so then', async () => {
    await withSeed(chooseSeed(), (random) => {
      const story = new Story(random);
      story.goOn(120, 0.1);
      const desks = desksOf();
      readWhileWorkGoesOn(random, story, desks, 250);
      for (const desk of desks) {
        finish(desk.link());
        expectRightView(parts, desk);
      }
    });
  });
});

describe('SRV-41 what moves and wakes', () => {
  test('SRV-41 after any absence a desk ends with what its agent may see within the horizon', async () => {
    await withSeed(chooseSeed(), (random) => {
      const story = new Story(random);
      const desks = desksOf();
      for (let away = 0; away < 4; away += 1) {
        story.goOn(50, 0.15);
        readWhileWorkGoesOn(random, story, desks, 40);
        for (const desk of desks) {
          finish(desk.link());
          expectRightView(parts, desk);
        }
      }
      const woken = parts.database.prepare('SELECT count(*) FROM row_changes WHERE asleep = 1').pluck();
      expect(woken.get(), 'conversations that woke').toBeGreaterThan(0);
    });
  });

  test('SRV-41 live, by the hub, at every step', async () => {
    await withSeed(chooseSeed(), (random) => {
      const story = new Story(random);
      story.goOn(80, 0.2);
      const hub = createConsoleHub({
        state: parts.state,
        ...{ now: () => parts.clock.time, stopwatch: () => parts.clock.time },
        after() {},
        consolesPerAgent: 5,
        ...{ onAvailabilityChanged() {}, onLive() {}, onGone() {}, onNotified() {}, onAgentTyping() {} },
        onBug: (error) => {
          throw error;
        },
      });
      const desks = desksOf();
      for (const desk of desks) {
        desk.catchUp();
        hub.port.add(openModelConsole(desk));
      }
      for (let step = 0; step < 80; step += 1) {
        const told = parts.told.length;
        story.goOn(1, 0.2);
        for (const commit of parts.told.slice(told)) if ('upTo' in commit) hub.tell(commit);
        for (const desk of desks) expectRightView(parts, desk);
      }
    });
  });

  test('SRV-41 a client of version 1 walks the whole log as ever, and is told what wakes like any change', async () => {
    await withSeed(chooseSeed(), (random) => {
      const story = new Story(random);
      story.goOn(120, 0.15);
      parts.horizonMs = Number.MAX_SAFE_INTEGER;
      for (const { id } of parts.agents) {
        const desk = new ModelDesk(parts, id, 1);
        finish(desk.link(pageSizeOf(random)));
        expect(desk.place).toBeNull();
        expectRightView(parts, desk);
      }
    });
  });
});
