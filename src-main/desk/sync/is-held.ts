// Owns whether an act may still be taken back.
import type { OutboxEntry } from '../database/outbox-entries.ts';

/** The longest an act is held: what says longer was written under a clock that has been set back since. */
export const longestHoldMs = 10_000;

/** `now`: our clock, epoch ms, as `heldUntil` is. */
export function isHeld({ state, heldUntil }: Pick<OutboxEntry, 'state' | 'heldUntil'>, now: number): boolean {
  return state === 'waiting' && heldUntil !== null && now < heldUntil && heldUntil - now <= longestHoldMs;
}
