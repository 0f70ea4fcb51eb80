// Owns letting go of conversations that ended beyond the horizon and that nobody asked for, a few at a time, once a day.
import type { ConversationId } from '../../../src-shared/std/ids.ts';
import type { Cache } from '../database/open-cache.ts';
import type { Timers } from './timers.ts';

export type PruneEnded = {
  /** The link is live: begins, or goes on, when it is due. */
  goOn(): void;
  stop(): void;
};

export type PruneEndedOptions = {
  cache: Cache;
  timers: Timers;
  /** Only what is up to date may be let go of: an old row may say `ended` of what has been reopened since. */
  isLive(): boolean;
  /** Epoch ms, the server's; null before it was heard. Never ahead of it, whatever the wall clock says. */
  serverNow(): number | null;
  /** Conversations that stay: with words of the agent's not sent yet, or in front of them. */
  spared(): ReadonlySet<string>;
  pruned(conversationIds: readonly ConversationId[]): void;
  failed(error: unknown): void;
};

/** Later than the server's horizon, so that it never takes for granted what is not here. */
const dayMs = 24 * 60 * 60 * 1_000;
/** One transaction's share, and how long windows and the link have between two. */
const conversationsAtOnce = 20;
const messagesAtOnce = 2_000;
const pauseMs = 20;

/** The first of `ended` that are not spared, as many as fit into one transaction; at least one if there is one. */
export function chooseToPrune(
  ended: readonly { conversationId: ConversationId; messages: number }[],
  spared: ReadonlySet<string>,
): ConversationId[] {
  const chosen: ConversationId[] = [];
  let messages = 0;
  for (const one of ended) {
    if (spared.has(one.conversationId)) continue;
    if (chosen.length > 0 && messages + one.messages > messagesAtOnce) break;
    chosen.push(one.conversationId);
    messages += one.messages;
    if (chosen.length === conversationsAtOnce) break;
  }
  return chosen;
}

/** Ended before this moment, and not asked for, it goes. Epoch ms; null: nothing is known to be old enough. */
export function pruneBefore(serverNow: number | null, horizonMs: number | null): number | null {
  return serverNow === null || horizonMs === null ? null : serverNow - horizonMs - dayMs;
}

export function pruneEnded(options: PruneEndedOptions): PruneEnded {
  const { cache, timers } = options;
  let dueAt = Number.NEGATIVE_INFINITY;
  let contactsSweptTo = '';
  let cancel = () => {};

  function goOn(): void {
    cancel();
    if (timers.now() >= dueAt) {
      if (!options.isLive()) return;
      if (prunedSome()) {
        comeBack(pauseMs);
        return;
      }
      contactsSweptTo = '';
      dueAt = timers.now() + dayMs;
    }
    comeBack(dueAt - timers.now());
  }

  function comeBack(afterMs: number): void {
    cancel = timers.after(afterMs, goOn);
  }

  /** What a full disk keeps it from is done another day. */
  function prunedSome(): boolean {
    try {
      return pruneSome() || sweepSome();
    } catch (error) {
      options.failed(error);
      return false;
    }
  }

  function pruneSome(): boolean {
    const before = pruneBefore(options.serverNow(), cache.meta.horizonMs());
    if (before === null) return false;
    const spared = options.spared();
    const ended = cache.history.endedBefore(before, conversationsAtOnce + spared.size);
    const chosen = chooseToPrune(ended, spared);
    if (chosen.length === 0) return false;
    cache.transaction(() => {
      for (const id of chosen) cache.writer.forget(id);
    });
    options.pruned(chosen);
    return true;
  }

  /** Contacts whose rows came by pages without a conversation, because theirs is beyond the horizon. */
  function sweepSome(): boolean {
    const sweptTo = cache.writer.sweepContacts(contactsSweptTo);
    contactsSweptTo = sweptTo ?? '';
    return sweptTo !== null;
  }

  return { goOn, stop: () => cancel() };
}
