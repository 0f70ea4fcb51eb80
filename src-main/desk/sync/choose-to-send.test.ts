// Owns the proof that the outbox keeps its order within a conversation and lets conversations pass one another.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { commandIdSchema, conversationIdSchema } from '../../../src-shared/std/ids.ts';
import { maxCommandsInFlight } from '../../../src-shared/wire/limits.ts';
import type { OutboxEntry } from '../database/outbox-entries.ts';
import { chooseToSend } from './choose-to-send.ts';
import { isHeld } from './is-held.ts';

const clockNow = 1_000;
type Wire = { inFlight: boolean; acked: boolean; heldUntil: number };
const someEntries = fc
  .array(
    fc.record({
      conversation: fc.nat({ max: 5 }),
      state: fc.constantFrom('waiting' as const, 'sending' as const, 'refused' as const),
      mayBeUndone: fc.boolean(),
      wire: fc.record({
        inFlight: fc.boolean(),
        acked: fc.boolean(),
        heldUntil: fc.constantFrom(0, 50, 150),
      }),
    }),
    { maxLength: 120 },
  )
  .map((made) =>
    made.map((entry, index) => ({
      entry: {
        ...entryOf(entry.conversation, entry.state, index),
        heldUntil: entry.mayBeUndone ? clockNow + 500 : null,
      },
      wire: entry.wire,
    })),
  );

function entryOf(conversation: number, state: OutboxEntry['state'], index: number): OutboxEntry {
  const conversationId =
    conversation === 0 ? null : conversationIdSchema.parse(`conversation-${conversation}`);
  const common = {
    id: commandIdSchema.parse(`entry-${String(index).padStart(12, '0')}`),
    conversationId,
    command:
      conversationId === null
        ? { name: 'set-presence' as const, presence: 'online' as const, acceptingChat: true }
        : { name: 'add-note' as const, conversationId, text: 'x' },
    madeAt: index,
    heldUntil: null,
  };
  return state === 'refused' ? { ...common, state, reason: 'gone' } : { ...common, state };
}

const now = 100;
function choose(entries: readonly { entry: OutboxEntry; wire: Wire }[], room = 64) {
  const sent = entries.filter(({ wire }) => wire.inFlight && !wire.acked);
  return chooseToSend(
    entries.map(({ entry }) => entry),
    {
      inFlight: new Set(sent.map(({ entry }) => entry.id)),
      acked: new Map(entries.filter(({ wire }) => wire.acked).map(({ entry }) => [entry.id, 1])),
      heldUntil: new Map(entries.map(({ entry, wire }) => [entry.id, wire.heldUntil])),
      clockNow,
    },
    now,
    room,
  );
}

describe('what leaves the outbox next', () => {
  it('OUTBOX-4: of each conversation only the oldest unanswered entry, and never one that is out, held or refused', () => {
    fc.assert(
      fc.property(someEntries, (entries) => {
        const open = entries.filter(({ entry, wire }) => entry.state !== 'refused' && !wire.acked);
        for (const chosen of choose(entries)) {
          const first = open.find(({ entry }) => entry.conversationId === chosen.conversationId);
          expect(first?.entry.id).toBe(chosen.id);
          expect(first?.wire.inFlight).toBe(false);
          expect(first?.wire.heldUntil ?? 0).toBeLessThanOrEqual(now);
          expect(isHeld(chosen, clockNow)).toBe(false);
        }
      }),
    );
  });

  it('OUTBOX-4: conversations do not wait for one another: with room, every conversation that may go has one going', () => {
    fc.assert(
      fc.property(someEntries, (entries) => {
        const chosen = choose(entries, 1_000);
        const open = entries.filter(({ entry, wire }) => entry.state !== 'refused' && !wire.acked);
        for (const conversationId of new Set(open.map(({ entry }) => entry.conversationId))) {
          const first = open.find(({ entry }) => entry.conversationId === conversationId);
          const mayGo =
            first !== undefined &&
            !first.wire.inFlight &&
            first.wire.heldUntil <= now &&
            !isHeld(first.entry, clockNow);
          expect(chosen.some((entry) => entry.conversationId === conversationId)).toBe(mayGo);
        }
      }),
    );
  });

  it('OUTBOX-4: never more than 64 on the wire, the oldest first', () => {
    const many = Array.from({ length: 200 }, (_, index) => ({
      entry: { ...entryOf(1, 'waiting', index), conversationId: conversationIdSchema.parse(`c-${index}`) },
      wire: { inFlight: index < 10, acked: false, heldUntil: 0 },
    }));
    const chosen = choose(many);
    expect(chosen).toHaveLength(maxCommandsInFlight - 10);
    expect(chosen.map((entry) => entry.madeAt)).toEqual(chosen.map((_, index) => index + 10));
  });
});
