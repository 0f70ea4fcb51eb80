// Owns whether an act is still to be sent: neither acknowledged, though its rows may not be here yet, nor refused.
import type { OutboxEntry } from '../database/outbox-entries.ts';
import type { SignedIn } from '../desk-room.ts';

export function isToSend(entry: OutboxEntry, { sync }: Pick<SignedIn, 'sync'>): boolean {
  return entry.state !== 'refused' && sync.deliveryOf(entry).state !== 'sent';
}
