// Owns building a desk once, in order: outbox, session, windows; runs in a utility process or in plain Node alike.

import type { DeskToMain } from '../../src-shared/bridge/main-desk.ts';
import type { Notice } from '../../src-shared/bridge/notices.ts';
import type { Clock } from '../../src-shared/std/clock.ts';
import type { CommandId, ConversationId } from '../../src-shared/std/ids.ts';
import { gatherNotices } from './bridge/coalesce-notices.ts';
import { linkOpener } from './bridge/open-link.ts';
import { type ServedWindow, serveWindow } from './bridge/serve-window.ts';
import type { WindowPort } from './bridge/window-port.ts';
import { openOutbox } from './database/open-outbox.ts';
import { isDamage, type OpenSqliteOptions } from './database/open-sqlite.ts';
import { openOrSalvageOutbox } from './database/salvage-outbox.ts';
import type { DeskRoom } from './desk-room.ts';
import { diskWatch } from './disk-watch.ts';
import { catchDamage } from './session/catch-damage.ts';
import { type Credentials, deskSession } from './session/desk-session.ts';
import { type OpenSocket, openServerSocket } from './sync/server-socket.ts';
import { realTimers, type Timers } from './sync/timers.ts';

export type DeskOptions = {
  /** Holds outbox.db and cache.db; made when missing. One desk at a time. */
  dataDir: string;
  /** http(s) address of the server. */
  serverUrl: string;
  clientVersion: string;
  deviceName: string;
  /** Path of a better-sqlite3 binary built for this runtime; null = the package's own. */
  nativeBinding: string | null;
  /** What main kept of the last `keep-token`; null = nothing. */
  savedToken: string | null;
  /** Signs in by itself when nobody is; null = waits for the agent. */
  signInWith: Credentials | null;
  clock: Clock;
  /** A new command id: unguessable, never twice. */
  makeId(): CommandId;
  onToMain(message: DeskToMain): void;
  /** Something that should not happen did; `where` names it, without anybody's words. */
  onBug(error: unknown, where: string): void;
  /** There is room again for a desk that could only be read, or nothing salvaged can be opened: begin anew. */
  onBeginAnew?(): void;
  /** Told of each database as it is opened. */
  databaseOpened?: OpenSqliteOptions['opened'] | undefined;
  timers?: Timers;
  openSocket?: OpenSocket;
  /** In [0, 1): for jitter. */
  chance?: () => number;
};

export type Desk = {
  /** Serves one window until its port closes. */
  attachWindow(port: WindowPort): void;
  /** Asks windows to show this conversation: a notification or a deep link was followed. */
  openConversation(conversationId: ConversationId): void;
  systemResumed(): void;
  linkOpened(requestId: number, opened: boolean): void;
  /** Resolves once every window served has closed, and all it said was heard; at the latest after `withinMs`. */
  windowsGone(withinMs: number): Promise<void>;
  /** Ends the link, closes the databases. Everything answered before is on disk already. */
  stop(): void;
};

/** Throws DatabaseTooNew, DatabaseAlreadyOpen, or a full disk; then nothing is left open. */
export function startDesk(options: DeskOptions): Desk {
  const { onToMain, clock, serverUrl } = options;
  const { timers, openSocket } = catchDamage(
    options.timers ?? realTimers,
    options.openSocket ?? openServerSocket,
    (error) => session.damageMet(error),
  );
  const windows = new Map<number, ServedWindow>();
  let lastWindowId = 0;
  let lastWindowGone = () => {};
  const notices = gatherNotices(timers, (notice: Notice) => {
    for (const window of windows.values()) window.notice(notice);
  });
  const { dataDir, nativeBinding, databaseOpened: opened } = options;
  const disk = diskWatch({
    timers,
    tryWrite() {
      const { outbox } = room;
      if (!outbox.isImage && room.signedIn?.cache.isImage !== true) {
        outbox.tryWrite();
        room.signedIn?.cache.tryWrite();
        return;
      }
      const anew = outbox.isImage ? openOutbox({ dataDir, nativeBinding, opened }) : outbox;
      try {
        anew.tryWrite();
      } finally {
        if (anew !== outbox) anew.close();
      }
      options.onBeginAnew?.();
    },
    changed() {
      notices.announce({ notice: 'connection-changed' });
      if (disk.isFull()) return;
      room.signedIn?.sync.poke();
      room.signedIn?.draftSync.look();
    },
    failed(error) {
      if (isDamage(error)) session.damageMet(error);
      else options.onBug(error, 'disk');
    },
  });
  const room: DeskRoom = {
    serverUrl,
    clock,
    timers,
    makeId: options.makeId,
    outbox: openOrSalvageOutbox({ dataDir, nativeBinding, now: clock.now(), opened }),
    disk,
    signedIn: null,
    announce: notices.announce,
    lookingAt: new Map(),
  };
  const links = linkOpener(timers, onToMain);
  const session = deskSession(room, {
    dataDir: options.dataDir,
    deviceName: options.deviceName,
    clientVersion: options.clientVersion,
    nativeBinding: options.nativeBinding,
    databaseOpened: opened,
    signInWith: options.signInWith,
    chance: options.chance ?? Math.random,
    openSocket,
    onToMain,
    announceEverything() {
      for (const window of windows.values()) window.everythingChanged();
    },
    onBug: (error) => options.onBug(error, 'sync'),
    beginAnew: () => options.onBeginAnew?.(),
  });
  const close = () => {
    disk.stop();
    session.close();
    notices.stop();
    room.outbox.close();
  };
  let draftsInDoubt = false;
  try {
    session.resume(options.savedToken);
    const { signedIn } = room;
    draftsInDoubt =
      signedIn !== null && signedIn.cache.meta.databaseId() !== null && signedIn.drafts.areInDoubt();
    if (room.outbox.isImage || room.signedIn?.cache.isImage === true) disk.begin();
  } catch (error) {
    close();
    throw error;
  }
  return {
    attachWindow(port) {
      lastWindowId += 1;
      const windowId = lastWindowId;
      const window = serveWindow({
        port,
        room,
        session,
        links,
        windowId,
        onClosed() {
          windows.delete(windowId);
          room.lookingAt.delete(windowId);
          if (windows.size === 0) lastWindowGone();
        },
        onBug: options.onBug,
      });
      windows.set(windowId, window);
      // It may have outlived the desk whose outbox was salvaged here.
      if (draftsInDoubt) window.notice({ notice: 'drafts-in-doubt' });
    },
    openConversation: (conversationId) => notices.announce({ notice: 'conversation-called', conversationId }),
    systemResumed: () => room.signedIn?.sync.resumed(),
    linkOpened: links.answered,
    windowsGone: (withinMs) =>
      new Promise((resolve) => {
        if (windows.size === 0) return resolve();
        const cancel = timers.after(withinMs, resolve);
        lastWindowGone = () => {
          cancel();
          resolve();
        };
      }),
    stop: close,
  };
}
