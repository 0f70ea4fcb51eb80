import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Conversation } from '../domain/conversation/conversation.ts';
import { conversationStatusSchema } from '../domain/conversation/conversation.ts';
import { messageSchema } from '../domain/conversation/message.ts';
import { messageIdSchema } from '../std/ids.ts';
import { type AgentCommand, agentCommandSchema, decideAgentCommand } from './agent-command.ts';
import { nothingChanges } from './decision.ts';
import {
  ana,
  ben,
  billing,
  conversationId,
  customerActor,
  exampleActor,
  exampleAgents,
  exampleConversation,
  exampleSituation,
  nobody,
  sales,
  sue,
} from './example-situation.ts';

const noteId = messageIdSchema.parse('note-1');
const ownNote = messageSchema.parse({
  ...{ id: noteId, conversationId, kind: 'note', author: { kind: 'agent', id: ana } },
  ...{ at: 2_000, order: 4, seq: 4, text: 'Careful' },
});
const everyCommand: AgentCommand[] = [
  { name: 'send-reply', conversationId, epoch: 3, text: 'Yes' },
  { name: 'add-note', conversationId, text: 'Careful' },
  { name: 'edit-note', conversationId, messageId: noteId, order: 4, text: 'Careful!' },
  { name: 'remove-note', conversationId, messageId: noteId, order: 4 },
  { name: 'assign-conversation', conversationId, epoch: 3, teamId: billing, agentId: ben },
  { name: 'take-conversation', conversationId, epoch: 3 },
  { name: 'resolve-conversation', conversationId, epoch: 3 },
  { name: 'reopen-conversation', conversationId, epoch: 3 },
  { name: 'mark-read', conversationId, upTo: 9 },
  { name: 'save-draft', conversationId, kind: 'reply', text: 'Dear', baseSeq: 0 },
  { name: 'set-presence', presence: 'busy', acceptingChat: false },
];
const onConversations = everyCommand.filter((command) => command.name !== 'set-presence');

/** Freezes all the way down, so that writing to anything given throws (tests run in strict mode). */
function frozen<Value>(value: Value): Value {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const inner of Object.values(value)) frozen(inner);
  }
  return value;
}

const conversationArbitrary = fc
  .record({
    status: fc.constantFrom(...conversationStatusSchema.options),
    assigneeId: fc.constantFrom(ana, ben, sue, null),
    teamId: fc.constantFrom(sales, billing),
    epoch: fc.integer({ min: 2, max: 4 }),
    waitingSince: fc.constantFrom(null, 1_000),
  })
  .map((changes) => exampleConversation(changes));

describe('decideAgentCommand', () => {
  test('SEND-11 the list of examples names every command', () => {
    const listed = agentCommandSchema.options.map((option) => option.shape.name.value);
    expect(everyCommand.map((command) => command.name)).toEqual(listed);
  });

  test('SEND-11 alters nothing it is given and answers the same twice', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...everyCommand),
        fc.option(conversationArbitrary),
        fc.constantFrom(ana, ben, sue),
        (command, conversation, who) => {
          const situation = frozen(exampleSituation({ conversation, actor: exampleActor(who) }));
          const first = decideAgentCommand(frozen(command), situation);
          expect(decideAgentCommand(command, situation)).toEqual(first);
        },
      ),
      { numRuns: 500 },
    );
  });

  test('RIGHT-2 what is not there and what may not be seen are answered alike, by every command', () => {
    const unseen = exampleConversation({ teamId: billing, assigneeId: ben });
    for (const command of onConversations) {
      for (const conversation of [null, unseen]) {
        expect(decideAgentCommand(command, exampleSituation({ conversation }))).toEqual({
          ok: false,
          error: 'not-found',
        });
      }
    }
  });

  test('RIGHT-3 no visitor passes for an agent', () => {
    for (const command of everyCommand) {
      expect(decideAgentCommand(command, exampleSituation({ actor: customerActor })).ok).toBe(false);
    }
  });

  test('SEND-5 every act on ownership is refused under an earlier or later epoch', () => {
    const fits: Record<string, Conversation> = {
      'reopen-conversation': exampleConversation({ status: 'resolved' }),
      'take-conversation': exampleConversation({ assigneeId: null }),
    };
    let tried = 0;
    for (const command of everyCommand) {
      if (!('epoch' in command)) continue;
      tried += 1;
      const situation = exampleSituation({ conversation: fits[command.name] ?? exampleConversation() });
      expect(decideAgentCommand(command, situation).ok).toBe(true);
      for (const epoch of [0, 2, 4]) {
        expect(decideAgentCommand({ ...command, epoch }, situation)).toEqual({
          ok: false,
          error: 'stale-epoch',
        });
      }
    }
    expect(tried).toBe(5);
  });

  test('SEND-5 the epoch rises by one exactly when owner or team change', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...onConversations),
        conversationArbitrary,
        fc.constantFrom(ana, ben, sue),
        (command, conversation, who) => {
          const current = 'epoch' in command ? { ...command, epoch: conversation.epoch } : command;
          const decided = decideAgentCommand(
            current,
            exampleSituation({ conversation, actor: exampleActor(who) }),
          );
          if (!decided.ok || decided.value.conversation === null) return;
          const after = decided.value.conversation;
          const moved = after.assigneeId !== conversation.assigneeId || after.teamId !== conversation.teamId;
          expect(after.epoch).toBe(conversation.epoch + (moved ? 1 : 0));
        },
      ),
      { numRuns: 1_000 },
    );
  });

  test('SEND-6 what ended takes no reply, assignment or taking; a note it does', () => {
    for (const status of ['resolved', 'abandoned'] as const) {
      const situation = exampleSituation({
        conversation: exampleConversation({ status }),
        findMessage: () => ownNote,
      });
      const answers = onConversations.map((command) => [
        command.name,
        decideAgentCommand(command, situation),
      ]);
      const refusals = Object.fromEntries(
        answers.map(([name, answer]) => [
          name,
          typeof answer === 'object' && !answer.ok ? answer.error : 'ok',
        ]),
      );
      expect(refusals).toEqual({
        'send-reply': 'gone',
        'add-note': 'ok',
        'edit-note': 'ok',
        'remove-note': 'ok',
        'assign-conversation': 'gone',
        'take-conversation': 'gone',
        'resolve-conversation': 'already-resolved',
        'reopen-conversation': status === 'resolved' ? 'ok' : 'gone',
        'mark-read': 'ok',
        'save-draft': 'ok',
      });
    }
  });
});

describe('decideAssignConversation', () => {
  const assign = (agentId: typeof ana | null, teamId = sales) =>
    decideAgentCommand(
      { name: 'assign-conversation', conversationId, epoch: 3, teamId, agentId },
      exampleSituation(),
    );

  test('SEND-13 an assignment needs a known team, a known agent, a member, and a difference', () => {
    const unknownTeam = exampleSituation({ findTeam: () => null });
    const command = {
      name: 'assign-conversation' as const,
      conversationId,
      epoch: 3,
      teamId: sales,
      agentId: ben,
    };
    expect(decideAgentCommand(command, unknownTeam)).toEqual({ ok: false, error: 'unknown-team' });
    expect(assign(nobody)).toEqual({ ok: false, error: 'unknown-agent' });
    expect(assign(ben)).toEqual({ ok: false, error: 'agent-not-in-team' });
    expect(assign(ana)).toEqual({ ok: false, error: 'already-owner' });
  });

  test('SEND-13 a move says where to and to whom, in one activity each', () => {
    const moved = assign(ben, billing);
    if (!moved.ok) throw new Error(moved.error);
    expect(moved.value.conversation).toMatchObject({ teamId: billing, assigneeId: ben, status: 'open' });
    expect(moved.value.messages.map((message) => message.kind === 'activity' && message.activity)).toEqual([
      { code: 'moved-to-team', teamId: billing },
      { code: 'assigned', agentId: ben },
    ]);
    const back = assign(null);
    if (!back.ok) throw new Error(back.error);
    expect(back.value.conversation).toMatchObject({
      assigneeId: null,
      status: 'queued',
      waitingSince: 1_000,
    });
  });

  test('RIGHT-4 a team-mate who does not own it may not give it away, a supervisor may', () => {
    const mate = { ...exampleActor(ben), teamIds: [sales] };
    const command = {
      name: 'assign-conversation' as const,
      conversationId,
      epoch: 3,
      teamId: sales,
      agentId: null,
    };
    expect(decideAgentCommand(command, exampleSituation({ actor: mate }))).toEqual({
      ok: false,
      error: 'not-owner',
    });
    expect(decideAgentCommand(command, exampleSituation({ actor: exampleActor(sue) })).ok).toBe(true);
  });
});

describe('decideSetPresence', () => {
  test('SEND-11 changes only the two facts named, of the acting agent only', () => {
    const command = { name: 'set-presence' as const, presence: 'away' as const, acceptingChat: false };
    const decided = decideAgentCommand(command, exampleSituation({ actor: exampleActor(ben) }));
    if (!decided.ok) throw new Error(decided.error);
    const before = exampleAgents.find((agent) => agent.id === ben);
    expect(decided.value).toEqual({
      ...nothingChanges,
      agent: { ...before, presence: 'away', acceptingChat: false },
    });
    const gone = exampleSituation({ findAgent: () => null });
    expect(decideAgentCommand(command, gone)).toEqual({ ok: false, error: 'forbidden' });
  });
});
