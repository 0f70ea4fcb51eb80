// Owns what the status bar shows: the link's state, what waits to be sent, what was refused, and the server's clock.
import type { DeskCallAnswer } from '../../../src-shared/bridge/calls.ts';
import type { ConnectionView, HeldAct } from '../../../src-shared/bridge/views.ts';
import type { OutboxEntry } from '../database/outbox-entries.ts';
import type { DeskRoom } from '../desk-room.ts';
import { isHeld } from '../sync/is-held.ts';
import { type EntryDelivery, isUpkeep } from '../sync/push-outbox.ts';
import { isToSend } from './is-to-send.ts';

export function readConnection({
  signedIn,
  clock,
  outbox,
  disk: watch,
}: DeskRoom): DeskCallAnswer<'readConnection'> {
  const now = clock.now();
  const disk: ConnectionView['disk'] = watch.isFull() ? 'full' : 'ok';
  const salvagedAt = outbox.accounts.salvagedAt(now);
  if (signedIn === null)
    return {
      state: 'offline',
      toSend: 0,
      held: [],
      unanswered: 0,
      refused: 0,
      serverAheadMs: 0,
      disk,
      salvagedAt,
      nextTryAt: null,
    };
  const { entries, sync } = signedIn;
  const counted = entries.all().filter((entry) => !isUpkeep(entry));
  const refused = counted.filter((entry) => entry.state === 'refused').length + entries.unreadable().length;
  const toSend = counted.filter((entry) => isToSend(entry, signedIn));
  const counts = {
    toSend: toSend.length,
    held: counted.flatMap((entry) => heldAct(entry, now)),
    unanswered: toSend.filter((entry) => isUnanswered(sync.deliveryOf(entry))).length,
    refused,
    serverAheadMs: sync.serverAheadMs(),
    disk,
    salvagedAt,
  };
  const state = sync.state();
  switch (state.state) {
    case 'offline':
      return { state: 'offline', ...counts, nextTryAt: sync.nextTryAt() };
    case 'connecting':
      return { state: 'connecting', ...counts };
    case 'catching-up':
      return { state: 'catching-up', ...counts, remaining: state.remaining };
    case 'live':
      return { state: 'live', ...counts, latencyMs: state.link.latencyMs };
    case 'refused':
      return { state: 'refused', ...counts, reason: state.reason };
  }
}

/** As its bubble says it: what never left is not waited for, whatever keeps it here. */
function isUnanswered({ state }: EntryDelivery): boolean {
  return state === 'sending' || state === 'unconfirmed';
}

function heldAct(entry: OutboxEntry, now: number): HeldAct[] {
  const { id, conversationId, command, heldUntil } = entry;
  if (conversationId === null || heldUntil === null || !isHeld(entry, now)) return [];
  return [{ entryId: id, conversationId, command: command.name, until: heldUntil }];
}
