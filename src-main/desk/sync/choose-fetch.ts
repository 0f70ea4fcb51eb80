// Owns which conversation from beyond the horizon is fetched next: what the agent opened last, then whatever is work again.
import type { ConversationId } from '../../../src-shared/std/ids.ts';
import type { Unfetched } from '../database/cache-history.ts';

/**
 * `opened`: those the agent opened that are not whole, the last opened at the end. `ongoing`: work that is not whole.
 * Null: nothing is to be fetched.
 */
export function chooseFetch(opened: readonly Unfetched[], ongoing: readonly Unfetched[]): Unfetched | null {
  return opened.at(-1) ?? ongoing[0] ?? null;
}

/** Opened last stands last, each once. */
export function openedLast(
  opened: readonly ConversationId[],
  conversationId: ConversationId,
): ConversationId[] {
  return [...opened.filter((id) => id !== conversationId), conversationId];
}
