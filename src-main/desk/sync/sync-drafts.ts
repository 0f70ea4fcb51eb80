// Owns when a draft goes to the server: what it has not got, while there is a link, each draft seldom, one save at a time.
import type { Clock } from '../../../src-shared/std/clock.ts';
import type { CommandId, ConversationId } from '../../../src-shared/std/ids.ts';
import type { DraftPlace, Drafts } from '../database/drafts.ts';
import type { OutboxEntries, OutboxEntry } from '../database/outbox-entries.ts';
import type { Timers } from './timers.ts';

/** A draft being written is told at most this often: whoever goes to another machine takes longer. */
export const draftEveryMs = 2_000;
const tryAgainMs = 5_000;

export type SyncDrafts = {
  /**
   * Something may have to be told: words were saved, cleared, joined or answered, a conversation came back, or the link
   * is there or gone.
   */
  look(): void;
  /** These conversations may have come or gone; those that are gone are known by `isHere`. */
  sightChanged(conversationIds: ReadonlySet<ConversationId>): void;
  /** The agent turns away: whatever is not told yet is queued at once. */
  flush(): void;
  stop(): void;
};

export type SyncDraftsOptions = {
  drafts: Drafts;
  entries: OutboxEntries;
  isLive(): boolean;
  /** The agent sees the conversation, as far as this desk knows. */
  isHere(conversationId: ConversationId): boolean;
  /** There is something new in the outbox. */
  poke(): void;
  clock: Clock;
  timers: Timers;
  makeId(): CommandId;
  failed(error: unknown): void;
};

/** `mayBeTaken`: if it was refused then, because the conversation was out of sight, it may not be now. */
type Said = {
  at: number;
  conversationId: ConversationId;
  text: string;
  baseSeq: number;
  mayBeTaken: boolean;
};

/** What the server lacks is known from the drafts themselves: nothing need be queued while there is no link. */
export function syncDrafts(options: SyncDraftsOptions): SyncDrafts {
  const { drafts, entries, clock, timers } = options;
  const said = new Map<string, Said>();
  let cancel = () => {};
  let stopped = false;

  function queueUnsent(atOnce: boolean): number {
    const onTheWay = new Map(entries.all().flatMap(savesOf));
    let nextAt = Number.POSITIVE_INFINITY;
    for (const draft of drafts.unsent()) {
      const key = keyOf(draft);
      const { text, baseSeq, conversationId, kind } = draft;
      const entry = onTheWay.get(key);
      // Told over the version its answer brings, else the server would join our words with themselves.
      if (entry?.state === 'sending') continue;
      const last = said.get(key);
      // Answered and not kept (refused, or joined by rows still to come): nothing new is to say.
      if (entry === undefined && last !== undefined && last.text === text && last.baseSeq === baseSeq) {
        if (!last.mayBeTaken || !options.isHere(conversationId)) continue;
      }
      const mayAt = last === undefined || atOnce || text === '' ? 0 : last.at + draftEveryMs;
      if (mayAt > timers.now()) {
        nextAt = Math.min(nextAt, mayAt);
        continue;
      }
      entries.queue({
        entries: [
          {
            id: options.makeId(),
            command: { name: 'save-draft', conversationId, kind, text, baseSeq },
            madeAt: clock.now(),
            heldUntil: null,
          },
        ],
        clearsDraft: null,
        replaces: entry === undefined ? [] : [entry.id],
      });
      const mayBeTaken = !options.isHere(conversationId);
      said.set(key, { at: timers.now(), conversationId, text, baseSeq, mayBeTaken });
      options.poke();
    }
    return nextAt;
  }

  function look(atOnce = false): void {
    cancel();
    cancel = () => {};
    if (stopped) return;
    if (!options.isLive()) {
      // What comes and goes meanwhile nobody sees.
      for (const last of said.values()) last.mayBeTaken = true;
      return;
    }
    let nextAt: number;
    try {
      nextAt = queueUnsent(atOnce);
    } catch (error) {
      options.failed(error);
      nextAt = timers.now() + tryAgainMs;
    }
    if (Number.isFinite(nextAt)) cancel = timers.after(nextAt - timers.now(), () => look());
  }

  return {
    look: () => look(),
    sightChanged(conversationIds) {
      for (const last of said.values())
        if (conversationIds.has(last.conversationId) && !options.isHere(last.conversationId))
          last.mayBeTaken = true;
    },
    flush: () => look(true),
    stop() {
      stopped = true;
      cancel();
    },
  };
}

function keyOf({ conversationId, kind }: DraftPlace): string {
  return `${conversationId} ${kind}`;
}

/** Of one draft never more than one is queued. */
function savesOf(entry: OutboxEntry): [string, OutboxEntry][] {
  return entry.command.name === 'save-draft' ? [[keyOf(entry.command), entry]] : [];
}
