// Owns the proof of how much is let go of at once, and of what never is.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { conversationIdSchema } from '../../../src-shared/std/ids.ts';
import { chooseToPrune, pruneBefore } from './prune-ended.ts';

const dayMs = 24 * 60 * 60 * 1_000;
const ended = fc
  .array(fc.nat({ max: 3_000 }), { maxLength: 40 })
  .map((counts) =>
    counts.map((messages, n) => ({ conversationId: conversationIdSchema.parse(`c-${n}`), messages })),
  );

it('SYNC-23: a share is of few conversations and few messages, of none that is spared, and never empty while there is one', () => {
  fc.assert(
    fc.property(ended, fc.array(fc.nat({ max: 40 })), (all, some) => {
      const spared = new Set(some.map((n) => `c-${n}`));
      const due = all.filter(({ conversationId }) => !spared.has(conversationId));
      const chosen = chooseToPrune(all, spared);
      expect(chosen).toEqual(due.slice(0, chosen.length).map(({ conversationId }) => conversationId));
      expect(chosen.length > 0).toBe(due.length > 0);
      expect(chosen.length).toBeLessThanOrEqual(20);
      const messages = due.slice(0, chosen.length).reduce((sum, one) => sum + one.messages, 0);
      expect(chosen.length === 1 || messages <= 2_000).toBe(true);
      const next = due[chosen.length];
      if (chosen.length < 20 && next !== undefined) expect(messages + next.messages).toBeGreaterThan(2_000);
    }),
  );
});

it('SYNC-23: what ended a day before the horizon is old enough; without the server’s word nothing is', () => {
  expect(pruneBefore(100 * dayMs, 30 * dayMs)).toBe(69 * dayMs);
  expect([pruneBefore(null, 30 * dayMs), pruneBefore(100 * dayMs, null)]).toEqual([null, null]);
});
