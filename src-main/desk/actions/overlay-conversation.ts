// Owns one conversation as its agent sees it: the confirmed row with the acts still on the way decided on top.
import {
  type Overlay,
  overlayPending,
  type PendingEntry,
} from '../../../src-shared/commands/overlay-pending.ts';
import type { Conversation } from '../../../src-shared/domain/conversation/conversation.ts';
import type { OutboxEntry } from '../database/outbox-entries.ts';
import { type SignedIn, situationBase } from '../desk-room.ts';

/** `entries` are those of this conversation; refused ones among them change nothing. */
export function overlayConversation(
  signedIn: SignedIn,
  conversation: Conversation,
  entries: readonly OutboxEntry[],
): Overlay {
  const aheadMs = signedIn.sync.serverAheadMs();
  const pending: PendingEntry[] = [];
  for (const { id, command, madeAt, state } of entries) {
    if (state !== 'refused') pending.push({ id, command, madeAt: Math.max(0, madeAt + aheadMs) });
  }
  return overlayPending(conversation, pending, situationBase(signedIn));
}

/** The account's entries by conversation, each in the order made. */
export function entriesByConversation(entries: readonly OutboxEntry[]): Map<string, OutboxEntry[]> {
  const found = new Map<string, OutboxEntry[]>();
  for (const entry of entries) {
    if (entry.conversationId === null) continue;
    const there = found.get(entry.conversationId);
    if (there === undefined) found.set(entry.conversationId, [entry]);
    else there.push(entry);
  }
  return found;
}
