// Tries that a gap read by whom it concerns, and pages made once for many, say what reading the whole log for each would say.
import { afterEach, beforeEach, expect, test } from 'vitest';
import { acceptAgentCommand, agentActor } from '../../src-server/actions/accept-agent-command.ts';
import { acceptVisitorCommand } from '../../src-server/actions/accept-visitor-command.ts';
import type { Act, Answer } from '../../src-server/actions/command-queue.ts';
import { placeOf } from '../../src-server/database/log-entry.ts';
import { type LogTail, prepareLogTail } from '../../src-server/database/log-tail.ts';
import { createCatchUp, type Page } from '../../src-server/sockets/catch-up.ts';
import { createSharedPages, type Knowing } from '../../src-server/sockets/shared-pages.ts';
import type { AgentCommand } from '../../src-shared/commands/agent-command.ts';
import type { VisitorCommand } from '../../src-shared/commands/visitor-command.ts';
import { conversationSchema } from '../../src-shared/domain/conversation/conversation.ts';
import { messageSchema } from '../../src-shared/domain/conversation/message.ts';
import type { AgentActor } from '../../src-shared/domain/people/actor.ts';
import { can } from '../../src-shared/domain/rights/can.ts';
import { type CommandId, contactIdSchema, type TopicId } from '../../src-shared/std/ids.ts';
import type { SeededRandom } from '../../src-shared/std/seeded-random.ts';
import { newCommandId, seededCommandIds } from '../support/command-ids.ts';
import { openServerParts, type ServerParts } from '../support/server-parts.ts';
import { chooseSeed, withSeed } from '../support/with-seed.ts';

/** Fewer than what happens: what is beyond is read from the database, and the index lets go of it. */
const kept = 150;
const pageSize = 12;
/** What consoles of the protocol's versions know of; the last is today's. */
const newest: Knowing = { hasHorizon: true, followsRights: true };
const versions: readonly Knowing[] = [
  { hasHorizon: false, followsRights: false },
  { hasHorizon: true, followsRights: false },
  newest,
];
let parts: ServerParts;
let actors: AgentActor[];

type Asked = (answer: (answer: Answer) => void) => Act;

/** The first sees everything, the second is in two teams, each has a namesake who was moved to a team where they own nothing. */
beforeEach(async () => {
  parts = await openServerParts({ teams: 3, agentsPerTeam: 3, horizonMs: 50_000 });
  const [supervisor, twofold] = [...parts.state.agents.values()].map(({ agent }) => agent);
  if (!supervisor || !twofold) throw new Error('no agents');
  const { tables } = parts;
  const teamIds = [...parts.state.teams.keys()];
  for (const changed of [
    { ...supervisor, roles: ['agent' as const, 'supervisor' as const] },
    { ...twofold, teamIds: teamIds.slice(0, 2) },
  ])
    tables.inTransaction(() => tables.agents.update(changed, JSON.stringify(changed)));
  parts.reload();
  const real = parts.agents.flatMap(({ id }) => agentActor(parts.state, id) ?? []);
  const moved = real.slice(2).map((actor) => ({ ...actor, teamIds: teamIds.slice(-1) }));
  actors = [...real, ...moved];
});
afterEach(() => parts.close());

/** The log as the database has it, whoever asks. */
function wholeLog(): LogTail {
  const { messages, changes, conversations } = parts.tables;
  return {
    readOn: () => ({
      head: changes.head(),
      after: (seq, limit) =>
        [...messages.after(seq, 100_000), ...changes.after(seq, 100_000)]
          .sort((left, right) => placeOf(left) - placeOf(right))
          .slice(0, limit),
      sight: conversations.sight,
      reaches: () => false,
      hasOwn: () => true,
      sharedSpan: () => null,
    }),
  };
}

/** All pages from `cursor` on. */
function pagesOf(log: LogTail, actor: AgentActor, cursor: number, knowing: Knowing): Page[] {
  const { hasHorizon, followsRights } = knowing;
  const options = { hasHorizon, ...(followsRights && { before: [] }) };
  const reader = createCatchUp({ ...parts.tables, log }, actor, cursor, options);
  const pages: Page[] = [];
  do pages.push(reader.nextPage(pageSize));
  while ((pages.at(-1)?.remaining ?? 0) > 0);
  return pages;
}

const said = (pages: readonly Page[]) => ({
  rows: pages.flatMap(({ rows }) => rows),
  forget: pages.flatMap(({ forget }) => forget),
  upTo: pages.at(-1)?.upTo,
});

test('SRV-47 whoever asks from wherever is told what reading the whole log would tell them; a page shared is their own', async () => {
  await withSeed(chooseSeed(), (random) => {
    const nextId = seededCommandIds('same-pages', random);
    const tables = { ...parts.tables, log: prepareLogTail(parts.tables, kept) };
    const sharedPages = createSharedPages(tables, pageSize);
    const seen = { shared: 0, rows: 0, forgotten: 0, full: 0, cursorsBeyond: 0 };
    let asked = anyQuestion(random);
    for (let round = 0; round < 250; round += 1) {
      parts.clock.time += random.below(8_000);
      const acts = Array.from({ length: 1 + random.below(5) }, () => anyAct(random, nextId()));
      parts.decide(...acts);
      // Mostly much has happened since the log was read last.
      const asking = random.next() < 0.3 ? 8 : 0;
      for (let each = 0; each < asking * versions.length; each += 1) {
        if (each % versions.length === 0) asked = anyQuestion(random);
        const { actor, cursor } = asked;
        const knowing = versions[(each + asked.first) % versions.length];
        if (knowing === undefined) throw new Error('no version');
        const head = parts.state.head();
        const own = pagesOf(wholeLog(), actor, cursor, knowing);
        expect(said(pagesOf(tables.log, actor, cursor, knowing))).toEqual(said(own));
        const shared = sharedPages.after(cursor, head, actor, knowing);
        if (shared !== null) {
          const first = shared.remaining === 0 ? said(own) : said(own.slice(0, 1));
          const { upTo, remaining } = shared;
          expect([shared.rows.toString(), shared.forget, upTo, upTo + remaining]).toEqual([
            ...[`[${first.rows.join()}]`, JSON.stringify(first.forget), first.upTo, head],
          ]);
          seen.shared += 1;
          seen.rows += first.rows.length;
          seen.forgotten += first.forget.length;
          if (remaining > 0) seen.full += 1;
        }
        if (!tables.log.readOn().reaches(cursor)) seen.cursorsBeyond += 1;
      }
    }
    for (const [what, count] of Object.entries(seen)) expect(count, what).toBeGreaterThan(10);
  });
});

test('SRV-47 agents with the same rights and nothing of their own in the gap are given the very same rows, which hold on to no other memory', () => {
  const [ana, ben, carla] = parts.agents.slice(3, 6).flatMap(({ id }) => agentActor(parts.state, id) ?? []);
  const topicId = parts.agents[3]?.topicId;
  if (!ana || !ben || !carla || !topicId) throw new Error('no agents');
  const { sharedPages } = parts;
  const cursor = parts.state.head();
  const page = (actor: AgentActor) => sharedPages.after(cursor, parts.state.head(), actor, newest);
  const [begun] = parts.decide(begin('v', topicId, newCommandId()));
  const conversationId = begun?.kind === 'decided' ? begun.answer.conversationId : null;
  if (conversationId === null) throw new Error('no conversation');
  const first = page(ana);
  expect(first?.rows.toString()).toContain('"First"');
  expect(page(ben)?.rows).toBe(first?.rows);
  expect(first?.rows.buffer.byteLength).toBe(first?.rows.byteLength);
  const upTo = parts.state.head();
  parts.decide(byAgent(ben, newCommandId(), { name: 'mark-read', conversationId, upTo }));
  expect(page(ben)).toBe(null);
  expect(page(carla)?.rows).toBe(first?.rows);
  parts.decide(byAgent(carla, newCommandId(), { name: 'add-note', conversationId, text: 'Look' }));
  const later = page(ana);
  expect(later?.rows.toString()).toContain('"Look"');
  expect(page(carla)?.rows).toBe(later?.rows);
});

function byAgent({ id: agentId }: AgentActor, id: CommandId, command: AgentCommand): Asked {
  return (answer) => acceptAgentCommand(agentId, id, command, answer);
}

function byVisitor(name: string, id: CommandId, command: VisitorCommand): Asked {
  const visitor = { contactId: contactIdSchema.parse(name), shortCode: 'ABCD', language: 'en' as const };
  return (answer) => acceptVisitorCommand(visitor, id, command, answer);
}

/** Of a visitor: to begin, or be found in what is going on. */
function begin(name: string, topicId: TopicId | null, id: CommandId): Asked {
  const asked = { name: 'start-conversation' as const, topicId, source: 'website' as const, page: null };
  return byVisitor(name, id, { ...asked, text: 'First' });
}

/** Asked as consoles of each version ask, beginning with the one at `first`. */
function anyQuestion(random: SeededRandom) {
  const head = parts.state.head();
  const cursor = random.next() < 0.2 ? random.below(head + 1) : Math.max(0, head - random.below(kept));
  return { actor: random.pick(actors), cursor, first: random.below(versions.length) };
}

/** Of somebody who may, mostly; what is refused changes nothing. */
function anyAct(random: SeededRandom, id: CommandId): Asked {
  const { topicId } = random.pick(parts.agents);
  const visitor = `v-${random.below(40)}`;
  const known = parts.database.prepare<[], string>('SELECT body FROM conversations').pluck().all();
  const beginning = begin(visitor, topicId, id);
  if (known.length === 0 || random.next() < 0.2) return beginning;
  const conversation = conversationSchema.parse(JSON.parse(random.pick(known)));
  const { id: conversationId, epoch, contactId } = conversation;
  const readers = actors.slice(0, parts.agents.length).filter((actor) => can(actor, 'see', conversation));
  const owner = readers.find((actor) => actor.id === conversation.assigneeId);
  const actor = random.next() < 0.5 ? (owner ?? random.pick(readers)) : random.pick(readers);
  const to = random.pick(parts.agents);
  const act = (command: AgentCommand) => byAgent(actor, id, command);
  const notes = parts.tables.messages.ofConversation(conversationId, 0, parts.state.head(), 1_000);
  const note = notes
    .map(({ body }) => messageSchema.parse(JSON.parse(body)))
    .find(({ kind }) => kind === 'note');
  const page = { url: `https://shop.example/${random.below(100)}`, title: 'Page' };
  return random.pick<() => Asked>([
    () => byVisitor(contactId, id, { name: 'send-message', conversationId, text: 'More' }),
    () => byVisitor(contactId, id, { name: 'visit-page', conversationId, page }),
    () => act({ name: 'add-note', conversationId, text: 'Note' }),
    () => {
      if (note === undefined) return beginning;
      const named = { conversationId, messageId: note.id, order: note.order };
      return act({ name: 'edit-note', ...named, text: `Words ${random.below(1_000)}` });
    },
    () => act({ name: 'mark-read', conversationId, upTo: 1 + random.below(parts.state.head()) }),
    () => act({ name: 'save-draft', conversationId, kind: 'reply', text: `Draft ${id}`, baseSeq: 0 }),
    () => act({ name: 'take-conversation', conversationId, epoch }),
    () => act({ name: 'assign-conversation', conversationId, epoch, teamId: to.teamId, agentId: null }),
    () => act({ name: 'assign-conversation', conversationId, epoch, teamId: to.teamId, agentId: to.id }),
    () => act({ name: 'resolve-conversation', conversationId, epoch }),
    () => act({ name: 'reopen-conversation', conversationId, epoch }),
    () => act({ name: 'set-presence', presence: random.pick(['online', 'away']), acceptingChat: true }),
  ])();
}
