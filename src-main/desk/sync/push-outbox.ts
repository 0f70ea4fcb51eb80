// Owns the outbox's way over one link after another: marked, sent, answered, settled once the rows are here.
import type { RefusalCode } from '../../../src-shared/commands/refusal.ts';
import type { Clock } from '../../../src-shared/std/clock.ts';
import type { CommandId } from '../../../src-shared/std/ids.ts';
import { maxCommandsInFlight } from '../../../src-shared/wire/limits.ts';
import type { CommandFrame } from '../../../src-shared/wire/up.ts';
import type { OutboxEntries, OutboxEntry } from '../database/outbox-entries.ts';
import { chooseToSend } from './choose-to-send.ts';
import { isHeld } from './is-held.ts';

export type EntryDelivery =
  | { state: 'held'; until: number }
  | { state: 'waiting' | 'sending' | 'unconfirmed' | 'sent' };

/**
 * How far the cache has read. Not `isAll`, what an act was about may have changed since, and come by a page that is not
 * here: the act stays on top of the older row.
 */
export type HowFarRead = { cursor: number; isAll: boolean };

export type PushOutbox = {
  /**
   * Sends what may go now. `now` monotonic ms. Each id is marked as possibly sent, durably, before it leaves. Beside
   * pages (not `isLive`) few go at once: the next page is asked for behind them. Drafts are told by who has all of them.
   */
  push(now: number, send: (frame: CommandFrame) => void, isLive: boolean): void;
  acked(id: CommandId, seq: number, read: HowFarRead): void;
  refused(id: CommandId, reason: RefusalCode): void;
  /** Keep it, try the same id again at `retryAt` (monotonic ms). */
  outage(id: CommandId, retryAt: number): void;
  /** Removes entries whose rows have arrived. */
  settle(read: HowFarRead): void;
  /** The link is gone: what was on it is unconfirmed. */
  linkLost(): void;
  /** The server's database is another one: acknowledgements of the old one say nothing about it. */
  forgetAcks(): void;
  /** What the agent is told about a pending entry. */
  deliveryOf(entry: OutboxEntry): EntryDelivery;
  /** The earliest moment (monotonic ms, as `now`) at which an entry that is held back may go; null = none is. */
  nextRetryAt(now: number): number | null;
};

/** Reading marks, drafts and what an agent says of themself are upkeep: nobody waits for them, nobody mends them. */
export function isUpkeep(entry: Pick<OutboxEntry, 'command'>): boolean {
  const { name } = entry.command;
  return name === 'mark-read' || name === 'save-draft' || name === 'set-presence';
}

export type PushOutboxOptions = {
  entries: OutboxEntries;
  clock: Clock;
  /** What the entry was about is here as the server had it at `seq` or later. */
  isHere(entry: OutboxEntry, seq: number): boolean;
  /** Hears of every entry whose state may look different. */
  changed(entries: readonly OutboxEntry[]): void;
};

/** Of the longest words, so many are through on a narrow line before the server's next page is given up. */
const besidePages = 8;

export function pushOutbox({ entries, clock, isHere, changed }: PushOutboxOptions): PushOutbox {
  const inFlight = new Set<CommandId>();
  const acked = new Map<CommandId, number>();
  const heldUntil = new Map<CommandId, number>();
  /** Never sent over an earlier link: an outage then says for certain that the server has nothing of it. */
  const sentFirstNow = new Set<CommandId>();
  const known = (ids: readonly CommandId[]) => entries.all().filter((entry) => ids.includes(entry.id));

  /** An entry that was replaced, discarded or settled is held back no longer. */
  function forgetGone(): void {
    if (heldUntil.size === 0 && sentFirstNow.size === 0) return;
    const ids = new Set(entries.all().map((entry) => entry.id));
    for (const id of heldUntil.keys()) if (!ids.has(id)) heldUntil.delete(id);
    for (const id of sentFirstNow) if (!ids.has(id)) sentFirstNow.delete(id);
  }

  const isSettled = (entry: OutboxEntry, seq: number, { cursor, isAll }: HowFarRead) =>
    (isAll && seq <= cursor) || isHere(entry, seq);

  return {
    push(now, send, isLive) {
      forgetGone();
      const may = isLive
        ? entries.all()
        : entries.all().filter(({ command }) => command.name !== 'save-draft');
      const onTheWire = { inFlight, acked, heldUntil, clockNow: clock.now() };
      const chosen = chooseToSend(may, onTheWire, now, isLive ? maxCommandsInFlight : besidePages);
      if (chosen.length === 0) return;
      const waiting = chosen.filter((entry) => entry.state === 'waiting').map((entry) => entry.id);
      if (waiting.length > 0) entries.markSending(waiting);
      for (const id of waiting) sentFirstNow.add(id);
      for (const { id, madeAt, command } of chosen) {
        heldUntil.delete(id);
        inFlight.add(id);
        send({ type: 'command', id, at: madeAt, command });
      }
      changed(known(chosen.map((entry) => entry.id)));
    },
    acked(id, seq, read) {
      inFlight.delete(id);
      const entry = entries.find(id);
      if (entry === null) return;
      if (isSettled(entry, seq, read)) entries.remove([id]);
      else acked.set(id, seq);
      changed([entry]);
    },
    refused(id, reason) {
      inFlight.delete(id);
      const entry = entries.find(id);
      if (entry === null) return;
      if (isUpkeep(entry)) entries.remove([id]);
      else entries.refuse(id, reason);
      changed([entry]);
    },
    outage(id, retryAt) {
      inFlight.delete(id);
      if (entries.find(id) === null) return;
      heldUntil.set(id, retryAt);
      if (sentFirstNow.delete(id)) entries.markWaiting(id);
      changed(known([id]));
    },
    settle(read) {
      if (acked.size === 0) return;
      const settled = entries.all().filter((entry) => {
        const seq = acked.get(entry.id);
        return seq !== undefined && isSettled(entry, seq, read);
      });
      if (settled.length === 0) return;
      const ids = settled.map(({ id }) => id);
      entries.remove(ids);
      for (const id of ids) acked.delete(id);
      changed(settled);
    },
    linkLost() {
      const lost = known([...inFlight]);
      inFlight.clear();
      heldUntil.clear();
      sentFirstNow.clear();
      if (lost.length > 0) changed(lost);
    },
    forgetAcks: () => acked.clear(),
    deliveryOf(entry) {
      if (entry.heldUntil !== null && isHeld(entry, clock.now()))
        return { state: 'held', until: entry.heldUntil };
      if (entry.state === 'waiting') return { state: 'waiting' };
      if (acked.has(entry.id)) return { state: 'sent' };
      return { state: inFlight.has(entry.id) ? 'sending' : 'unconfirmed' };
    },
    nextRetryAt(now) {
      forgetGone();
      const clockNow = clock.now();
      const held = entries
        .all()
        .filter((entry) => isHeld(entry, clockNow))
        .map((entry) => now + (entry.heldUntil ?? clockNow) - clockNow);
      // What is due and could not go waits for something else: an answer, a link that is live, room on the disk.
      const later = [...heldUntil.values()].filter((at) => at > now);
      const at = Math.min(...later, ...held);
      return Number.isFinite(at) ? at : null;
    },
  };
}
