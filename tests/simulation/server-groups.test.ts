// Tries groups of commands on the server's own queue and database: one effect each, all or nothing, no number lost.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { acceptAgentCommand } from '../../src-server/actions/accept-agent-command.ts';
import { acceptVisitorCommand, type Visitor } from '../../src-server/actions/accept-visitor-command.ts';
import type { Act, Answer } from '../../src-server/actions/command-queue.ts';
import type { AgentCommand } from '../../src-shared/commands/agent-command.ts';
import type { VisitorCommand } from '../../src-shared/commands/visitor-command.ts';
import {
  type CommandId,
  type ConversationId,
  contactIdSchema,
  conversationIdSchema,
  teamIdSchema,
} from '../../src-shared/std/ids.ts';
import { newCommandId, seededCommandIds } from '../support/command-ids.ts';
import { openServerParts, type ServerParts } from '../support/server-parts.ts';
import { chooseSeed, withSeed } from '../support/with-seed.ts';

let parts: ServerParts;

beforeEach(async () => {
  parts = await openServerParts({ teams: 2, agentsPerTeam: 2 });
});
afterEach(() => parts.close());

type Pushed = (answer: (answer: Answer) => void) => Act;

const visitorNamed = (name: string): Visitor => ({
  contactId: contactIdSchema.parse(name),
  shortCode: 'ABCD',
  language: 'en',
});
const byVisitor = (name: string, command: VisitorCommand, id: CommandId = newCommandId()): Pushed => {
  return (answer) => acceptVisitorCommand(visitorNamed(name), id, command, answer);
};
const byAgent = (index: number, command: AgentCommand, id: CommandId = newCommandId()): Pushed => {
  const agent = parts.agents[index];
  if (!agent) throw new Error(`no agent ${index}`);
  return (answer) => acceptAgentCommand(agent.id, id, command, answer);
};
const start = (text: string, topic = 0): VisitorCommand => {
  return {
    name: 'start-conversation',
    topicId: parts.agents[topic * 2]?.topicId ?? null,
    source: 'website',
    page: null,
    text,
  };
};

function idOf(answer: Answer | undefined): ConversationId {
  if (answer?.kind !== 'decided' || answer.answer.conversationId === null)
    throw new Error('no conversation began');
  return answer.answer.conversationId;
}

const scalar = (sql: string): unknown => parts.database.prepare(sql).pluck().get();

/** Every number from 1 to the head is the change of exactly one row. */
function expectGapless(): void {
  const head = parts.state.head();
  expect(scalar('SELECT count(*) FROM changes')).toBe(head);
  expect(scalar('SELECT count(DISTINCT seq) FROM changes')).toBe(head);
  expect(scalar('SELECT max(seq) FROM changes')).toBe(head);
}

const refusalOf = (answer: Answer | undefined) =>
  answer?.kind === 'decided' ? answer.answer.refusal : answer?.kind;

describe('SRV-20 a group', () => {
  test('SRV-20 is told and answered after its commit, in the order in which it came', () => {
    parts.decide(byVisitor('v', start('One')), byVisitor('v', start('Two')), byVisitor('w', start('Three')));
    const [commit, ...answers] = parts.told;
    expect(commit).toMatchObject({ after: 8 });
    expect(answers.map((told) => 'answer' in told && told.answer.kind)).toEqual([
      'decided',
      'decided',
      'decided',
    ]);
    expect(parts.told).toHaveLength(4);
    expectGapless();
  });

  test('SRV-20 the same command twice in one group has one effect; with another body it is a conflict', () => {
    const id = newCommandId();
    const [first, same, other] = parts.decide(
      byVisitor('v', start('One'), id),
      byVisitor('v', start('One'), id),
      byVisitor('v', start('Another'), id),
    );
    expect(same).toEqual(first);
    expect(refusalOf(other)).toBe('conflict');
    expect(scalar('SELECT count(*) FROM messages')).toBe(1);
    expectGapless();
  });

  test('SRV-20 a crowd in which some come again: they get their answers, the new ones are decided once', () => {
    const ids = Array.from({ length: 30 }, newCommandId);
    const first = parts.decide(
      ...ids.slice(0, 10).map((id, index) => byVisitor(`v${index}`, start('Hello'), id)),
    );
    for (let time = 0; time < 3; time += 1) {
      const all = parts.decide(...ids.map((id, index) => byVisitor(`v${index}`, start('Hello'), id)));
      expect(all.slice(0, 10)).toEqual(first);
      expect(all.every((answer) => refusalOf(answer) === null)).toBe(true);
      expect(scalar('SELECT count(*) FROM messages')).toBe(30);
    }
    expect(parts.problems).toEqual([]);
    expectGapless();
  });

  test('SRV-20 a command that throws gets an outage, the others go on; again it is decided', () => {
    const broken: Pushed = (answer) => ({
      id: newCommandId(),
      fingerprint: 1,
      decide() {
        throw new Error('a bug');
      },
      answer,
    });
    const [one, bug, two] = parts.decide(byVisitor('v', start('One')), broken, byVisitor('w', start('Two')));
    expect([one?.kind, bug?.kind, two?.kind]).toEqual(['decided', 'outage', 'decided']);
    expect(parts.problems).toMatchObject([{ kind: 'bug' }]);
    expect(scalar('SELECT count(*) FROM messages')).toBe(2);
    expectGapless();
  });

  test('SRV-20 one that cannot be written costs only itself: the others are written one by one', () => {
    const poison: Pushed = (answer) => {
      const act = acceptVisitorCommand(visitorNamed('p'), newCommandId(), start('Poison'), answer);
      return {
        ...act,
        decide(batch) {
          const outcome = act.decide(batch);
          const conversation =
            outcome.ok &&
            outcome.value.conversationId &&
            batch.state.findConversation(outcome.value.conversationId);
          if (conversation)
            batch.putConversation({ ...conversation, teamId: teamIdSchema.parse('no-such-team') });
          return outcome;
        },
      };
    };
    const [one, bad, two] = parts.decide(byVisitor('v', start('One')), poison, byVisitor('w', start('Two')));
    expect([one?.kind, bad?.kind, two?.kind]).toEqual(['decided', 'outage', 'decided']);
    expect(scalar('SELECT count(*) FROM conversations')).toBe(2);
    expect(parts.state.findConversation(conversationIdSchema.parse('c-none'))).toBeNull();
    expectGapless();
  });

  test('SRV-21 a full disk is an outage that takes nothing away; the same commands pass once there is room', () => {
    const conversationId = idOf(parts.decide(byVisitor('v', start('Before')))[0]);
    const before = parts.state.findConversation(conversationId);
    const pages = Number(scalar('PRAGMA page_count'));
    parts.database.pragma(`max_page_count = ${pages}`);
    const id = newCommandId();
    const much = Array.from({ length: 200 }, (_, index) =>
      byVisitor(
        'v',
        { name: 'send-message', conversationId, text: `${index} `.repeat(500) },
        index === 0 ? id : newCommandId(),
      ),
    );
    const full = parts.decide(...much);
    expect(full.every(({ kind }) => kind === 'outage')).toBe(true);
    expect(parts.problems.map(({ kind }) => kind)).toEqual(['outage']);
    expect(parts.state.findConversation(conversationId)).toEqual(before);
    expect(scalar('SELECT count(*) FROM messages')).toBe(1);
    expectGapless();
    parts.database.pragma('max_page_count = 1000000');
    const again = parts.decide(...much);
    expect(again.every((answer) => refusalOf(answer) === null)).toBe(true);
    expect(scalar('SELECT count(*) FROM messages')).toBe(201);
    expect(scalar('PRAGMA integrity_check')).toBe('ok');
    expectGapless();
  });
});

describe('SRV-22 the state in memory', () => {
  test('SRV-22 any commands in any groups leave no gap, and memory equals what a restart reads', async () => {
    await withSeed(chooseSeed(), (random) => {
      const nextId = seededCommandIds('groups', random);
      const conversations: ConversationId[] = [];
      for (let group = 0; group < 60; group += 1) {
        for (const agent of parts.agents) if (random.next() < 0.1) parts.connected.add(agent.id);
        const acts = Array.from({ length: 1 + random.below(12) }, (): Pushed => {
          const conversationId =
            conversations.length > 0 ? random.pick(conversations) : conversationIdSchema.parse('c-none');
          const epoch =
            (parts.state.findConversation(conversationId)?.epoch ?? 0) - (random.next() < 0.1 ? 1 : 0);
          const agent = random.below(parts.agents.length);
          const colleague = random.pick(parts.agents);
          const visitor = `visitor-${random.below(8)}`;
          const choices: (() => Pushed)[] = [
            () => byVisitor(visitor, start('Hello', random.below(2)), nextId()),
            () => byVisitor(visitor, { name: 'send-message', conversationId, text: 'More' }, nextId()),
            () =>
              byVisitor(
                visitor,
                {
                  name: 'mark-progress',
                  conversationId,
                  received: random.below(500),
                  read: random.below(500),
                },
                nextId(),
              ),
            () =>
              byAgent(
                agent,
                { name: 'send-reply', conversationId, epoch: Math.max(0, epoch), text: 'Answer' },
                nextId(),
              ),
            () => byAgent(agent, { name: 'add-note', conversationId, text: 'Note' }, nextId()),
            () =>
              byAgent(
                agent,
                { name: 'take-conversation', conversationId, epoch: Math.max(0, epoch) },
                nextId(),
              ),
            () =>
              byAgent(
                agent,
                { name: 'resolve-conversation', conversationId, epoch: Math.max(0, epoch) },
                nextId(),
              ),
            () =>
              byAgent(
                agent,
                { name: 'reopen-conversation', conversationId, epoch: Math.max(0, epoch) },
                nextId(),
              ),
            () => byAgent(agent, { name: 'mark-read', conversationId, upTo: random.below(500) }, nextId()),
            () =>
              byAgent(
                agent,
                {
                  name: 'assign-conversation',
                  conversationId,
                  epoch: Math.max(0, epoch),
                  teamId: colleague.teamId,
                  agentId: random.next() < 0.5 ? colleague.id : null,
                },
                nextId(),
              ),
            () =>
              byAgent(
                agent,
                {
                  name: 'set-presence',
                  presence: random.pick(['online', 'busy', 'away']),
                  acceptingChat: random.next() < 0.8,
                },
                nextId(),
              ),
          ];
          return random.pick(choices)();
        });
        parts.clock.time += random.below(10_000);
        for (const answer of parts.decide(...acts)) {
          if (answer.kind === 'decided' && answer.answer.conversationId)
            conversations.push(answer.answer.conversationId);
        }
        if (random.next() < 0.1) parts.connected.clear();
      }
      expect(parts.problems).toEqual([]);
      expectGapless();
      const seen = snapshot();
      parts.reload();
      expect(snapshot()).toEqual(seen);
      const ongoing = scalar(
        `SELECT count(*) FROM conversations WHERE status NOT IN ('resolved', 'abandoned')`,
      );
      expect(
        scalar(
          `SELECT count(DISTINCT contact_id) FROM conversations WHERE status NOT IN ('resolved', 'abandoned')`,
        ),
      ).toBe(ongoing);
    });
  });
});

/** All the state answers, in an order of its own. */
function snapshot() {
  const { state, database } = parts;
  const ids = database.prepare<[], string>('SELECT id FROM conversations ORDER BY id').pluck().all();
  return {
    head: state.head(),
    conversations: ids.map((id) => state.findConversation(conversationIdSchema.parse(id))),
    agents: [...state.agents.values()].sort((left, right) => (left.agent.id < right.agent.id ? -1 : 1)),
    queued: [...state.queued]
      .map(([team, waiting]) => [team, [...waiting].sort()])
      .filter(([, waiting]) => waiting?.length)
      .sort(),
  };
}
