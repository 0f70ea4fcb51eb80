// Owns what follows when the link, the cache or the outbox changed: notices to windows, notifications and the badge.
import type { DeskToMain } from '../../../src-shared/bridge/main-desk.ts';
import type { Notify } from '../../../src-shared/wire/down.ts';
import { notificationsFor, notificationsForEffects, unreadCount } from '../attention/notify-agent.ts';
import { isDamage } from '../database/open-sqlite.ts';
import type { DeskRoom } from '../desk-room.ts';
import type { SyncListener } from '../sync/sync-listener.ts';

/** What one act of somebody's brings comes in several frames, and is worth one notification. */
const effectsGatherMs = 100;
/** Counting looks at every conversation of the agent's: not once for each page of a catch-up. */
const unreadGatherMs = 100;

export type ListenerOptions = {
  onToMain(message: DeskToMain): void;
  announceEverything(): void;
  sessionEnded(): void;
  /** A file turned out damaged, in the work of this account. */
  damaged(error: unknown): void;
  onBug(error: unknown): void;
};

export function syncListener(room: DeskRoom, options: ListenerOptions): SyncListener {
  let unreadTold = -1;
  let unreadComing = false;
  const effects: Notify[] = [];
  let effectsComing = false;
  let draftsComing = false;

  function tellUnreadSoon(): void {
    if (unreadComing) return;
    unreadComing = true;
    room.timers.after(unreadGatherMs, () => {
      unreadComing = false;
      guarded(() => {
        if (room.signedIn === null) return;
        const count = unreadCount(room.signedIn);
        if (count === unreadTold) return;
        unreadTold = count;
        options.onToMain({ type: 'unread', count });
      });
    });
  }

  function tellEffectsSoon(): void {
    if (effectsComing || effects.length === 0) return;
    effectsComing = true;
    room.timers.after(effectsGatherMs, () => {
      effectsComing = false;
      const { signedIn } = room;
      // What they are about may be in pages still to come: told when the link is live again.
      if (signedIn?.sync.state().state !== 'live') return;
      const told = effects.splice(0);
      guarded(() => {
        for (const message of notificationsForEffects(room, signedIn, told)) options.onToMain(message);
      });
    });
  }

  /** Not from inside the work on a frame, of which more may be to come. */
  function lookAtDraftsSoon(): void {
    if (draftsComing) return;
    draftsComing = true;
    room.timers.soon(() => {
      draftsComing = false;
      room.signedIn?.draftSync.look();
    });
  }

  function guarded(act: () => void): void {
    try {
      act();
    } catch (error) {
      failed(error);
    }
  }

  function failed(error: unknown): void {
    // Not a bug: it is shown, and what failed is tried again.
    if (room.disk.met(error)) return;
    // Not from inside the work that failed: its databases are about to be closed.
    if (isDamage(error)) room.timers.soon(() => options.damaged(error));
    else options.onBug(error);
  }

  return {
    connectionChanged() {
      room.announce({ notice: 'connection-changed' });
      room.signedIn?.draftSync.look();
      const state = room.signedIn?.sync.state();
      if (state?.state === 'live') {
        tellUnreadSoon();
        tellEffectsSoon();
      } else if (state?.state !== 'catching-up') room.signedIn?.typing.clear();
    },
    applied(applied) {
      const { signedIn } = room;
      if (signedIn === null) return;
      for (const conversationId of applied.conversationIds) {
        room.announce({ notice: 'thread-changed', conversationId });
      }
      if (applied.conversationIds.size > 0 || applied.draftsChanged.size > 0 || applied.peopleChanged)
        room.announce({ notice: 'inbox-changed' });
      if (applied.peopleChanged || applied.conversationIds.size > 0) {
        room.announce({ notice: 'directory-changed' });
      }
      for (const conversationId of applied.draftsChanged) {
        room.announce({ notice: 'draft-changed', conversationId });
      }
      signedIn.draftSync.sightChanged(applied.conversationIds);
      if (applied.draftsChanged.size > 0 || applied.conversationIds.size > 0) lookAtDraftsSoon();
      for (const message of applied.newMessages) {
        if (message.kind === 'incoming') signedIn.typing.set(message.conversationId, 'contact', false);
      }
      tellUnreadSoon();
    },
    arrived(messages) {
      const { signedIn } = room;
      if (signedIn === null) return;
      guarded(() => {
        for (const told of notificationsFor(room, signedIn, messages)) options.onToMain(told);
      });
    },
    effect(effect) {
      effects.push(effect);
      tellEffectsSoon();
    },
    cacheEmptied: options.announceEverything,
    entriesChanged(entries) {
      for (const { conversationId, command } of entries) {
        if (conversationId !== null) room.announce({ notice: 'thread-changed', conversationId });
        if (command.name === 'set-presence') room.announce({ notice: 'directory-changed' });
      }
      room.announce({ notice: 'inbox-changed' });
      room.announce({ notice: 'connection-changed' });
      if (entries.some(({ command }) => command.name === 'save-draft')) lookAtDraftsSoon();
      tellUnreadSoon();
    },
    typing(conversationId, who, on) {
      room.signedIn?.typing.set(conversationId, who.kind === 'contact' ? 'contact' : who.id, on);
    },
    agentLinksChanged: () => room.announce({ notice: 'directory-changed' }),
    sessionEnded: options.sessionEnded,
    failed,
  };
}
