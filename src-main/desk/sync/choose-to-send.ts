// Owns the choice of what leaves the outbox next: in order within a conversation, conversations beside one another.

import type { CommandId } from '../../../src-shared/std/ids.ts';
import type { OutboxEntry } from '../database/outbox-entries.ts';
import { isHeld } from './is-held.ts';

export type OnTheWire = {
  /** Sent over the present link and not answered. */
  inFlight: ReadonlySet<CommandId>;
  /** Acknowledged; removed once their rows are here. */
  acked: ReadonlyMap<CommandId, number>;
  /** The server could not decide: not before this moment. */
  heldUntil: ReadonlyMap<CommandId, number>;
  /** Our clock, epoch ms: what may still be taken back stays, and what was made after it on the same conversation. */
  clockNow: number;
};

/**
 * Entries to send now, oldest first. The next of a conversation goes only when the one before it was answered, so that
 * an outage can not let a later act overtake an earlier one; a refused entry blocks nothing.
 */
export function chooseToSend(
  entries: readonly OutboxEntry[],
  { inFlight, acked, heldUntil, clockNow }: OnTheWire,
  now: number,
  /** How many may be unanswered at once. */
  room: number,
): OutboxEntry[] {
  const busy = new Set<string | null>();
  const chosen: OutboxEntry[] = [];
  let free = room - inFlight.size;
  for (const entry of entries) {
    if (entry.state === 'refused' || acked.has(entry.id)) continue;
    if (busy.has(entry.conversationId)) continue;
    busy.add(entry.conversationId);
    if (inFlight.has(entry.id) || (heldUntil.get(entry.id) ?? 0) > now) continue;
    if (free <= 0 || isHeld(entry, clockNow)) continue;
    chosen.push(entry);
    free -= 1;
  }
  return chosen;
}
