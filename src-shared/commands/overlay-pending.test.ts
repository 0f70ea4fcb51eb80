import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Conversation, conversationStatusSchema } from '../domain/conversation/conversation.ts';
import type { UnsequencedMessage } from '../domain/conversation/message.ts';
import { type AgentCommand, decideAgentCommand } from './agent-command.ts';
import {
  ana,
  ben,
  billing,
  conversationId,
  exampleActor,
  exampleCommandId,
  exampleConversation,
  exampleSituation,
  nobody,
  sales,
  sue,
} from './example-situation.ts';
import { overlayPending, type PendingEntry } from './overlay-pending.ts';

const { findAgent, findTeam } = exampleSituation();
const base = {
  actor: exampleActor(ana),
  findAgent,
  findTeam,
  findMessage: () => null,
  findDraft: () => null,
};

const epoch = fc.integer({ min: 2, max: 5 });
const text = fc.constantFrom('Yes.', 'No.', '', 'x'.repeat(10_001), 'a\u0000b');
const commandArbitrary: fc.Arbitrary<AgentCommand> = fc.oneof(
  fc.record({
    name: fc.constant('send-reply' as const),
    conversationId: fc.constant(conversationId),
    epoch,
    text,
  }),
  fc.record({ name: fc.constant('add-note' as const), conversationId: fc.constant(conversationId), text }),
  fc.record({
    name: fc.constant('assign-conversation' as const),
    conversationId: fc.constant(conversationId),
    epoch,
    teamId: fc.constantFrom(sales, billing),
    agentId: fc.constantFrom(ana, ben, nobody, null),
  }),
  fc.record({
    name: fc.constantFrom(
      'take-conversation' as const,
      'resolve-conversation' as const,
      'reopen-conversation' as const,
    ),
    conversationId: fc.constant(conversationId),
    epoch,
  }),
  fc.record({
    name: fc.constant('mark-read' as const),
    conversationId: fc.constant(conversationId),
    upTo: fc.nat(20),
  }),
);

const conversationArbitrary = fc
  .record({
    status: fc.constantFrom(...conversationStatusSchema.options),
    assigneeId: fc.constantFrom(ana, ben, null),
    epoch: fc.integer({ min: 2, max: 4 }),
    waitingSince: fc.constantFrom(null, 1_000),
  })
  .map((changes) => exampleConversation(changes));

const entriesArbitrary = fc
  .array(fc.record({ command: commandArbitrary, waitMs: fc.nat(40_000) }), { maxLength: 10 })
  .map((acts) => {
    let madeAt = 2_000;
    return acts.map(({ command, waitMs }, index): PendingEntry => {
      madeAt += waitMs;
      return { id: exampleCommandId(index), command, madeAt };
    });
  });

/**
 * A model of the server with nobody else about: rows, a sequence, acks and refusals. `lateBy` ms is how much later than
 * the agent it hears of each act.
 */
function serve(conversation: Conversation, entries: readonly PendingEntry[], lateBy: number) {
  const state = { conversation, messages: [] as UnsequencedMessage[], readUpTo: 0 };
  const refused: { entryId: string; reason: string }[] = [];
  for (const entry of entries) {
    const situation = {
      ...base,
      commandId: entry.id,
      now: entry.madeAt + lateBy,
      conversation: state.conversation,
    };
    const answer = decideAgentCommand(entry.command, situation);
    if (!answer.ok) {
      refused.push({ entryId: entry.id, reason: answer.error });
      continue;
    }
    state.conversation = answer.value.conversation ?? state.conversation;
    for (const message of answer.value.messages) {
      if (state.messages.some((each) => each.id === message.id))
        throw new Error(`two messages ${message.id}`);
      state.messages.push(message);
    }
    state.readUpTo = Math.max(state.readUpTo, answer.value.readMark?.upTo ?? 0);
  }
  return { ...state, refused };
}

/** All but the times, which are the server's. */
function timeless(conversation: Conversation) {
  const { status, assigneeId, teamId, epoch: at, lastMessage, waitingSince, firstResponse } = conversation;
  const words = { kind: lastMessage?.kind, preview: lastMessage?.preview };
  return {
    status,
    assigneeId,
    teamId,
    epoch: at,
    words,
    waits: waitingSince !== null,
    runs: firstResponse.state === 'running',
  };
}

describe('overlayPending', () => {
  test('SEND-14 equals deciding one after the other', () => {
    fc.assert(
      fc.property(conversationArbitrary, entriesArbitrary, (conversation, entries) => {
        const overlay = overlayPending(conversation, entries, base);
        const model = serve(conversation, entries, 0);
        expect(overlay.conversation).toEqual(model.conversation);
        expect(overlay.messages.map((each) => each.message)).toEqual(model.messages);
        expect(overlay.readUpTo).toBe(model.readUpTo);
        expect(overlay.doubtful).toEqual(model.refused);
      }),
      { numRuns: 500 },
    );
  });

  test('SEND-14 can be cut anywhere: confirming a beginning and overlaying the rest shows the same', () => {
    fc.assert(
      fc.property(conversationArbitrary, entriesArbitrary, fc.nat(10), (conversation, entries, cut) => {
        const whole = overlayPending(conversation, entries, base);
        const confirmed = serve(conversation, entries.slice(0, cut), 0);
        const rest = overlayPending(confirmed.conversation, entries.slice(cut), base);
        expect(rest.conversation).toEqual(whole.conversation);
        expect([...confirmed.messages, ...rest.messages.map((each) => each.message)]).toEqual(
          whole.messages.map((each) => each.message),
        );
      }),
      { numRuns: 500 },
    );
  });

  test('SEND-15 a refused entry changes nothing: leaving it out shows the same', () => {
    fc.assert(
      fc.property(conversationArbitrary, entriesArbitrary, (conversation, entries) => {
        const overlay = overlayPending(conversation, entries, base);
        const doubtful = new Set(overlay.doubtful.map((each) => each.entryId));
        const without = overlayPending(
          conversation,
          entries.filter((entry) => !doubtful.has(entry.id)),
          base,
        );
        expect(without).toEqual({ ...overlay, doubtful: [] });
      }),
      { numRuns: 500 },
    );
  });

  test('SEND-16 the server, later and by its own clock, makes of them what the agent saw', () => {
    fc.assert(
      fc.property(
        conversationArbitrary,
        entriesArbitrary,
        fc.nat(86_400_000),
        (conversation, entries, lateBy) => {
          const overlay = overlayPending(conversation, entries, base);
          const server = serve(conversation, entries, lateBy);
          expect(timeless(overlay.conversation)).toEqual(timeless(server.conversation));
          expect(overlay.messages.map((each) => ({ ...each.message, at: 0 }))).toEqual(
            server.messages.map((message) => ({ ...message, at: 0 })),
          );
          expect(overlay.doubtful).toEqual(server.refused);
        },
      ),
      { numRuns: 500 },
    );
  });

  test('SEND-16 acts on ownership made one on the other carry the epoch the agent saw', () => {
    const queued = exampleConversation({ assigneeId: null, status: 'queued' });
    const entries: PendingEntry[] = [
      {
        id: exampleCommandId(1),
        madeAt: 2_000,
        command: { name: 'send-reply', conversationId, epoch: 3, text: 'One' },
      },
      {
        id: exampleCommandId(2),
        madeAt: 3_000,
        command: { name: 'send-reply', conversationId, epoch: 4, text: 'Two' },
      },
      {
        id: exampleCommandId(3),
        madeAt: 4_000,
        command: { name: 'resolve-conversation', conversationId, epoch: 4 },
      },
    ];
    const overlay = overlayPending(queued, entries, base);
    expect(overlay.doubtful).toEqual([]);
    expect(overlay.conversation).toMatchObject({ status: 'resolved', assigneeId: ana, epoch: 4 });
    expect(overlay.messages.map((each) => [each.entryId, each.message.kind])).toEqual([
      [exampleCommandId(1), 'activity'],
      [exampleCommandId(1), 'outgoing'],
      [exampleCommandId(2), 'outgoing'],
      [exampleCommandId(3), 'activity'],
    ]);
  });

  test('SEND-15 when somebody else took it meanwhile, the pending reply is doubtful and the rows stand', () => {
    const taken = exampleConversation({ assigneeId: sue, epoch: 4 });
    const entry: PendingEntry = {
      id: exampleCommandId(1),
      madeAt: 2_000,
      command: { name: 'send-reply', conversationId, epoch: 3, text: 'One' },
    };
    expect(overlayPending(taken, [entry], base)).toEqual({
      conversation: taken,
      messages: [],
      changedMessages: new Map(),
      readUpTo: 0,
      doubtful: [{ entryId: entry.id, reason: 'not-owner' }],
    });
  });
});
