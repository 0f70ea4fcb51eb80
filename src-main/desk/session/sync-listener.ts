// Owns what follows when the link, the cache or the outbox changed: notices to windows, notifications and the badge.
import type { DeskToMain } from '../../../src-shared/bridge/main-desk.ts';
import { notificationsFor, unreadCount } from '../attention/notify-agent.ts';
import { isDamage } from '../database/open-sqlite.ts';
import type { DeskRoom } from '../desk-room.ts';
import type { SyncListener } from '../sync/sync-listener.ts';

export type ListenerOptions = {
  onToMain(message: DeskToMain): void;
  announceEverything(): void;
  sessionEnded(): void;
  cacheDamaged(): void;
  onBug(error: unknown): void;
};

export function syncListener(room: DeskRoom, options: ListenerOptions): SyncListener {
  let unreadTold = -1;
  let unreadComing = false;

  function tellUnreadSoon(): void {
    if (unreadComing) return;
    unreadComing = true;
    room.timers.soon(() => {
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

  function guarded(act: () => void): void {
    try {
      act();
    } catch (error) {
      failed(error);
    }
  }

  function failed(error: unknown): void {
    options.onBug(error);
    // Not from inside the work that failed: its databases are about to be closed.
    if (isDamage(error)) room.timers.soon(options.cacheDamaged);
  }

  return {
    connectionChanged() {
      room.announce({ notice: 'connection-changed' });
      const state = room.signedIn?.sync.state();
      if (state?.state === 'live') tellUnreadSoon();
      else if (state?.state !== 'catching-up') room.signedIn?.typing.clear();
    },
    applied(applied) {
      const { signedIn } = room;
      if (signedIn === null) return;
      for (const conversationId of applied.conversationIds) {
        room.announce({ notice: 'thread-changed', conversationId });
      }
      if (applied.conversationIds.size > 0 || applied.peopleChanged)
        room.announce({ notice: 'inbox-changed' });
      if (applied.peopleChanged || applied.conversationIds.size > 0) {
        room.announce({ notice: 'directory-changed' });
      }
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
    cacheEmptied: options.announceEverything,
    entriesChanged(entries) {
      for (const { conversationId, command } of entries) {
        if (conversationId !== null) room.announce({ notice: 'thread-changed', conversationId });
        if (command.name === 'set-presence') room.announce({ notice: 'directory-changed' });
      }
      room.announce({ notice: 'inbox-changed' });
      room.announce({ notice: 'connection-changed' });
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
