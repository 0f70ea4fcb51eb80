// Tries that whatever happens and however a desk hears of it — live, by pages, late — it ends with what it may see.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { acceptAgentCommand, agentActor } from '../../src-server/actions/accept-agent-command.ts';
import { acceptVisitorCommand } from '../../src-server/actions/accept-visitor-command.ts';
import { createCatchUp } from '../../src-server/sockets/catch-up.ts';
import { createConsoleHub } from '../../src-server/sockets/console-hub.ts';
import type { LiveConsole } from '../../src-server/sockets/live-console.ts';
import { type ConversationId, contactIdSchema, conversationIdSchema } from '../../src-shared/std/ids.ts';
import type { SeededRandom } from '../../src-shared/std/seeded-random.ts';
import { changesPageSize } from '../../src-shared/wire/limits.ts';
import { seededCommandIds } from '../support/command-ids.ts';
import { changesOf, expectRightView, ModelDesk, openModelConsole } from '../support/model-desk.ts';
import { openServerParts, type ServerParts } from '../support/server-parts.ts';
import { chooseSeed, withSeed } from '../support/with-seed.ts';

let parts: ServerParts;

beforeEach(async () => {
  parts = await openServerParts({ teams: 3, agentsPerTeam: 2 });
});
afterEach(() => parts.close());

/** One group of a few acts of anybody. */
function act(
  random: SeededRandom,
  nextId: ReturnType<typeof seededCommandIds>,
  conversations: ConversationId[],
): void {
  const acts = Array.from({ length: 1 + random.below(5) }, () => {
    const conversationId =
      conversations.length > 0 ? random.pick(conversations) : conversationIdSchema.parse('c-none');
    const epoch = parts.state.findConversation(conversationId)?.epoch ?? 0;
    const owner = parts.state.findConversation(conversationId)?.assigneeId ?? random.pick(parts.agents).id;
    const target = random.pick(parts.agents);
    const agentId = target.id;
    const visitor = {
      contactId: contactIdSchema.parse(`v-${random.below(6)}`),
      shortCode: 'ABCD',
      language: 'en' as const,
    };
    const dice = random.next();
    if (dice < 0.3) {
      const text = 'x'.repeat(random.next() < 0.1 ? 9_000 : 10);
      const command = {
        name: 'start-conversation' as const,
        topicId: target.topicId,
        source: 'website' as const,
        page: null,
        text,
      };
      return (answer: Parameters<Parameters<ServerParts['decide']>[0]>[0]) =>
        acceptVisitorCommand(visitor, nextId(), command, answer);
    }
    const command =
      dice < 0.55
        ? {
            name: 'assign-conversation' as const,
            conversationId,
            epoch,
            teamId: target.teamId,
            agentId: random.next() < 0.7 ? agentId : null,
          }
        : dice < 0.65
          ? { name: 'resolve-conversation' as const, conversationId, epoch }
          : dice < 0.85
            ? { name: 'add-note' as const, conversationId, text: 'Note' }
            : { name: 'mark-read' as const, conversationId, upTo: random.below(1_000) };
    return (answer: Parameters<Parameters<ServerParts['decide']>[0]>[0]) =>
      acceptAgentCommand(owner, nextId(), command, answer);
  });
  for (const answer of parts.decide(...acts)) {
    if (answer.kind === 'decided' && answer.answer.conversationId)
      conversations.push(answer.answer.conversationId);
  }
}

describe('SRV-11 every way of hearing ends in the same sight', () => {
  test('SRV-11 by pages, cut off anywhere, while things go on', async () => {
    await withSeed(chooseSeed(), (random) => {
      const nextId = seededCommandIds('pages', random);
      const conversations: ConversationId[] = [];
      const desks = parts.agents.map(({ id }) => new ModelDesk(parts, id));
      for (let round = 0; round < 150; round += 1) {
        act(random, nextId, conversations);
        if (random.next() < 0.3) random.pick(desks).catchUp(1 + random.below(3));
      }
      for (const desk of desks) {
        desk.catchUp();
        expectRightView(parts, desk);
      }
      const fresh = new ModelDesk(parts, random.pick(parts.agents).id);
      fresh.catchUp();
      expectRightView(parts, fresh);
    });
  });

  test('SRV-11 live, with desks that come and go', async () => {
    await withSeed(chooseSeed(), (random) => {
      const nextId = seededCommandIds('live', random);
      const conversations: ConversationId[] = [];
      const hub = createConsoleHub({
        state: parts.state,
        now: () => parts.clock.time,
        stopwatch: () => parts.clock.time,
        after: () => {},
        consolesPerAgent: 5,
        onAvailabilityChanged: () => {},
        onLive: () => {},
        onGone: () => {},
        onNotified: () => {},
        onAgentTyping: () => {},
        onBug: (error) => {
          throw error;
        },
      });
      const desks = parts.agents.map(({ id }) => new ModelDesk(parts, id));
      const live = new Map<ModelDesk, LiveConsole>();
      for (let round = 0; round < 200; round += 1) {
        const desk = random.pick(desks);
        const console = live.get(desk);
        if (console && random.next() < 0.3) {
          hub.port.remove(console);
          live.delete(desk);
        } else if (!console) {
          const entered = openModelConsole(desk);
          hub.port.add(entered);
          desk.catchUp();
          live.set(desk, entered);
        }
        const told = parts.told.length;
        act(random, nextId, conversations);
        for (const commit of parts.told.slice(told)) if ('upTo' in commit) hub.tell(commit);
        for (const present of live.keys()) expectRightView(parts, present);
      }
    });
  });

  test('SRV-11 a conversation of a thousand messages enters sight in pages that keep their limits', () => {
    const [giver, , receiver] = parts.agents;
    if (!giver || !receiver) throw new Error('no agents');
    const visitor = {
      contactId: contactIdSchema.parse('v-long'),
      shortCode: 'ABCD',
      language: 'fr' as const,
    };
    const nextId = seededCommandIds('long', {
      next: () => 0.5,
      below: () => 7,
      pick: ([first]) => first as never,
    });
    const first = parts.decide((answer) =>
      acceptVisitorCommand(
        visitor,
        nextId(),
        { name: 'start-conversation', topicId: giver.topicId, source: 'website', page: null, text: 'Word' },
        answer,
      ),
    )[0];
    const conversationId = first?.kind === 'decided' ? first.answer.conversationId : null;
    if (conversationId === null) throw new Error('no conversation');
    for (let group = 0; group < 12; group += 1) {
      const words = Array.from({ length: 100 }, (_, index) => `${index} ${'é'.repeat(600)}`);
      parts.decide(
        ...words.map(
          (text) => (answer: Parameters<Parameters<ServerParts['decide']>[0]>[0]) =>
            acceptVisitorCommand(visitor, nextId(), { name: 'send-message', conversationId, text }, answer),
        ),
      );
    }
    const desk = new ModelDesk(parts, receiver.id);
    desk.catchUp();
    parts.decide((answer) =>
      acceptAgentCommand(
        giver.id,
        nextId(),
        { name: 'assign-conversation', conversationId, epoch: 0, teamId: receiver.teamId, agentId: null },
        answer,
      ),
    );
    const actor = agentActor(parts.state, receiver.id);
    if (actor === null) throw new Error('no actor');
    const reader = createCatchUp(parts.tables, actor, desk.cursor, { hasHorizon: true });
    let pages = 0;
    for (let page = reader.nextPage(changesPageSize); ; page = reader.nextPage(changesPageSize)) {
      pages += 1;
      expect(page.rows.length).toBeLessThanOrEqual(501);
      expect(Buffer.byteLength(JSON.stringify(page.rows))).toBeLessThan(262_144);
      desk.apply(changesOf(page));
      if (page.remaining === 0) break;
    }
    expect(pages).toBeGreaterThan(5);
    expectRightView(parts, desk);
  });
});
