// Owns what becomes of a file that turns out damaged while the desk works: put aside, replaced, and gone on with.
import type { Account } from '../database/accounts.ts';
import { setCacheAside } from '../database/open-cache.ts';
import type { OpenOutboxOptions } from '../database/open-outbox.ts';
import { isDiskFull } from '../database/open-sqlite.ts';
import type { OutboxEntry } from '../database/outbox-entries.ts';
import { salvageOpenOutbox } from '../database/salvage-outbox.ts';
import type { DeskRoom } from '../desk-room.ts';

export type MendDamage = {
  /**
   * The outbox is put aside, and what can be read of it is gone on with; a cache is set aside, and an empty one is filled
   * from the server: outbox and drafts stay. Returns whether what met the damage can be tried again. Throws a full disk,
   * and then all is as it was.
   */
  mend(error: unknown): boolean;
  /** As `mend`, for work that nobody waits for: on a full disk it is tried again when the damage is met again. */
  damageMet(error: unknown): void;
};

export type MendDamageOptions = {
  opening: OpenOutboxOptions;
  openAccount(account: Account): void;
  /** Nothing is queued or sent any more: the files are given up as they are. */
  abandonAccount(): void;
  announceEverything(): void;
  onBug(error: unknown): void;
  /** What takes the place can not be opened: the desk is to be ended and another started. */
  beginAnew(): void;
};

/** A damage that a new file does not mend lies elsewhere: making one after the other would only hide it. */
const mendAtMostEveryMs = 60_000;

export function mendDamage(room: DeskRoom, options: MendDamageOptions): MendDamage {
  const { opening } = options;
  let cacheAgainAt = Number.NEGATIVE_INFINITY;
  let outboxAgainAt = Number.NEGATIVE_INFINITY;

  /** What was closed can not be gone back to. */
  function orBeginAnew(open: () => void): void {
    try {
      open();
    } catch (error) {
      options.beginAnew();
      throw error;
    }
  }

  function rebuildCache(): void {
    const { signedIn } = room;
    const now = room.timers.now();
    if (signedIn === null || now < cacheAgainAt) return;
    const { account, cache } = signedIn;
    // On a full disk what can still be read of it is worth more than one that can not be filled.
    room.outbox.tryWrite();
    throwIfFull(cache.tryWrite);
    cacheAgainAt = now + mendAtMostEveryMs;
    options.abandonAccount();
    orBeginAnew(() => {
      setCacheAside(opening.dataDir, room.clock.now());
      options.openAccount(account);
    });
  }

  function replaceOutbox(): boolean {
    const now = room.timers.now();
    if (now < outboxAgainAt) return false;
    const account = room.signedIn?.account ?? null;
    const held = room.signedIn === null ? [] : stillReadable(room.signedIn.entries.all);
    const salvaged = salvageOpenOutbox(room.outbox, { ...opening, now: room.clock.now() });
    outboxAgainAt = now + mendAtMostEveryMs;
    options.abandonAccount();
    room.outbox.close();
    orBeginAnew(() => {
      room.outbox = salvaged.open();
      if (account === null) return options.announceEverything();
      room.outbox.accounts.putBack(account);
      room.outbox.entriesOf(account.id).putBack(held);
      options.openAccount(account);
    });
    room.announce({ notice: 'drafts-in-doubt' });
    return true;
  }

  /** The error does not say of which file it is: what is not the outbox's is the cache's. */
  function mend(error: unknown): boolean {
    options.onBug(error);
    if (!room.outbox.isWhole()) return replaceOutbox();
    rebuildCache();
    return false;
  }

  return {
    mend,
    damageMet(error) {
      try {
        mend(error);
      } catch (failure) {
        if (!room.disk.met(failure)) throw failure;
      }
    },
  };
}

/** A damaged file may say anything else. */
function throwIfFull(write: () => void): void {
  try {
    write();
  } catch (error) {
    if (isDiskFull(error)) throw error;
  }
}

/** Memory has what was read before the page it stands on was damaged. */
function stillReadable(read: () => readonly OutboxEntry[]): readonly OutboxEntry[] {
  try {
    return read();
  } catch {
    return [];
  }
}
