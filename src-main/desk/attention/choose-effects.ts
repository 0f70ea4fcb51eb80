// Owns which of the things the server asks to tell the agent of are still worth a desktop notification.
import type { ConversationId } from '../../../src-shared/std/ids.ts';
import type { Notify } from '../../../src-shared/wire/down.ts';

/** Epoch ms between what happened and being told of it: later it is no news, and the inbox shows it anyway. */
export const effectTooOldMs = 15 * 60 * 1_000;

export type EffectContext = {
  /** Epoch ms, the server's. */
  serverNow: number;
  /** What focused windows show. */
  lookingAt: readonly ConversationId[];
};

/** At most one for each conversation: the customer's words where there are any; in the order of `effects`. */
export function chooseEffects(
  effects: readonly Notify[],
  { serverNow, lookingAt }: EffectContext,
): readonly Notify[] {
  const chosen = new Map<ConversationId, Notify>();
  for (const effect of effects) {
    if (serverNow - effect.at > effectTooOldMs || lookingAt.includes(effect.conversationId)) continue;
    const before = chosen.get(effect.conversationId);
    if (before === undefined || before.reason === 'assigned') chosen.set(effect.conversationId, effect);
  }
  return [...chosen.values()];
}
