// Owns the proof that what the server asks to be told is told once for each conversation, while it is news.
import { describe, expect, it } from 'vitest';
import { conversationIdSchema } from '../../../src-shared/std/ids.ts';
import { type Notify, notifySchema } from '../../../src-shared/wire/down.ts';
import { chooseEffects, effectTooOldMs } from './choose-effects.ts';

const now = 10_000_000;
const effect = (effectId: number, id: string, more: Partial<Notify> = {}): Notify =>
  notifySchema.parse({
    ...{ type: 'notify', effectId, reason: 'customer-wrote', conversationId: id, at: now },
    ...more,
  });
const choose = (effects: Notify[], lookingAt: string[] = []) =>
  chooseEffects(effects, {
    serverNow: now,
    lookingAt: lookingAt.map((id) => conversationIdSchema.parse(id)),
  }).map(({ effectId }) => effectId);

describe('what the server asks to be told', () => {
  it('SYNC-14: is told once for each conversation, the customer’s words before being given it', () => {
    const given = { reason: 'assigned' } as const;
    expect(choose([effect(1, 'a', given), effect(2, 'b'), effect(3, 'a'), effect(4, 'a', given)])).toEqual([
      3, 2,
    ]);
    expect(choose([effect(1, 'a', given)])).toEqual([1]);
  });

  it('SYNC-14: is not told when it is in front of the agent, or a quarter of an hour old', () => {
    expect(choose([effect(1, 'a'), effect(2, 'b')], ['a'])).toEqual([2]);
    const old = { at: now - effectTooOldMs - 1 };
    expect(choose([effect(1, 'a', old), effect(2, 'b', { at: now - effectTooOldMs })])).toEqual([2]);
  });
});
