// Owns who is signed in on this desk: resuming, signing in and out, an ended session, and the databases that follow.
import type { DeskCallAnswer, DeskCallInput } from '../../../src-shared/bridge/calls.ts';
import type { DeskToMain } from '../../../src-shared/bridge/main-desk.ts';
import { isToSend } from '../actions/is-to-send.ts';
import type { Account } from '../database/accounts.ts';
import { openCache, removeCache } from '../database/open-cache.ts';
import { isDamage, type OpenSqliteOptions } from '../database/open-sqlite.ts';
import type { OutboxEntry } from '../database/outbox-entries.ts';
import type { DeskRoom, SignedIn } from '../desk-room.ts';
import { isUpkeep } from '../sync/push-outbox.ts';
import type { OpenSocket } from '../sync/server-socket.ts';
import { syncDrafts } from '../sync/sync-drafts.ts';
import { startSyncSession } from '../sync/sync-session.ts';
import { typingNow } from '../sync/typing-now.ts';
import { askSignIn, askSignOut } from './ask-session.ts';
import { type MendDamage, mendDamage } from './mend-damage.ts';
import { syncListener } from './sync-listener.ts';

export type Credentials = { email: string; password: string };

export type DeskSessionOptions = {
  dataDir: string;
  deviceName: string;
  clientVersion: string;
  nativeBinding: string | null;
  databaseOpened: OpenSqliteOptions['opened'];
  signInWith: Credentials | null;
  chance(): number;
  openSocket: OpenSocket;
  onToMain(message: DeskToMain): void;
  /** Every open window's every view may look different. */
  announceEverything(): void;
  onBug(error: unknown): void;
  /** What takes the place of a damaged file can not be opened: the desk is to be ended and another started. */
  beginAnew(): void;
};

export type DeskSession = {
  /** Takes up the session of the last run; without its token the agent works offline until signing in. */
  resume(savedToken: string | null): void;
  signIn(credentials: Credentials): Promise<DeskCallAnswer<'signIn'>>;
  signOut(input: DeskCallInput<'signOut'>): DeskCallAnswer<'signOut'>;
  mend: MendDamage['mend'];
  damageMet: MendDamage['damageMet'];
  close(): void;
};

/** How long the demo's own sign-in waits before it tries again. */
const tryAgainMs = 2_000;
/** A large cache is begun to be checked so long after the start, and not while pages come in; between two slices others have their turn. */
const checkAfterMs = 3_000;
const checkPauseMs = 100;

export function deskSession(room: DeskRoom, options: DeskSessionOptions): DeskSession {
  const { onToMain, dataDir, nativeBinding } = options;
  const accounts = () => room.outbox.accounts;
  let token: string | null = null;
  let closed = false;
  let cancelRetry = () => {};
  let cancelCheck = () => {};
  const damage = mendDamage(room, {
    opening: { dataDir, nativeBinding, opened: options.databaseOpened },
    openAccount,
    abandonAccount: () => closeAccount(false),
    announceEverything: options.announceEverything,
    onBug: options.onBug,
    beginAnew: options.beginAnew,
  });

  function openAccount(account: Account): void {
    closeAccount();
    const cache = openCache({
      dataDir,
      owner: { serverUrl: account.serverUrl, agentId: account.agentId },
      nativeBinding,
      now: room.clock.now(),
      opened: options.databaseOpened,
    });
    const entries = room.outbox.entriesOf(account.id);
    const drafts = room.outbox.draftsOf(account.id);
    const typing = typingNow(room.timers, (conversationId) => {
      room.announce({ notice: 'thread-changed', conversationId });
      room.announce({ notice: 'inbox-changed' });
    });
    const listener = syncListener(room, {
      onToMain,
      announceEverything: options.announceEverything,
      sessionEnded,
      damaged(error) {
        // What those that were closed meanwhile met is mended already.
        if (room.signedIn === signedIn) damage.damageMet(error);
        else options.onBug(error);
      },
      onBug: options.onBug,
    });
    const sync = startSyncSession({
      agentId: account.agentId,
      serverUrl: room.serverUrl,
      clientVersion: options.clientVersion,
      cache,
      entries,
      drafts,
      notified: room.outbox.notifiedOf(account.id),
      lookingAt: () => [...room.lookingAt.values()],
      clock: room.clock,
      timers: room.timers,
      chance: options.chance,
      openSocket: options.openSocket,
      listener,
    });
    const signedIn: SignedIn = {
      account,
      isExpired: () => token === null,
      cache,
      entries,
      drafts,
      edits: room.outbox.editsOf(account.id),
      draftSync: syncDrafts({
        ...{ drafts, entries, clock: room.clock, timers: room.timers, makeId: room.makeId },
        isLive: () => sync.state().state === 'live',
        isHere: (conversationId) => cache.conversations.find(conversationId) !== null,
        poke: sync.poke,
        failed: listener.failed,
      }),
      sync,
      typing,
    };
    room.signedIn = signedIn;
    if (token !== null) sync.start(token);
    options.announceEverything();
    cancelCheck = room.timers.after(checkAfterMs, () => checkCache(signedIn));
  }

  function checkCache(signedIn: Pick<SignedIn, 'cache' | 'sync'>): void {
    const again = (ms: number) => {
      cancelCheck = room.timers.after(ms, () => checkCache(signedIn));
    };
    try {
      if (signedIn.sync.state().state === 'catching-up') again(checkAfterMs);
      else if (signedIn.cache.checkNextPart(room.timers.now)) again(checkPauseMs);
    } catch (error) {
      if (isDamage(error)) damage.damageMet(error);
      else options.onBug(error);
    }
  }

  function closeAccount(flush = true): void {
    const before = room.signedIn;
    room.signedIn = null;
    cancelCheck();
    if (before === null) return;
    const { draftSync, sync, typing, cache } = before;
    // Queued now, and on its way if the link takes it: the agent may go on at another machine.
    const told = flush ? [draftSync.flush, sync.flush] : [];
    for (const step of [...told, draftSync.stop, sync.stop, typing.clear, cache.close]) {
      try {
        step();
      } catch (error) {
        // Whatever state its files are in, all of it is closed.
        options.onBug(error);
      }
    }
  }

  function sessionEnded(): void {
    token = null;
    onToMain({ type: 'forget-token' });
    room.announce({ notice: 'session-changed' });
    room.announce({ notice: 'connection-changed' });
    signInByItselfLater();
  }

  async function signIn({ email, password }: Credentials): Promise<DeskCallAnswer<'signIn'>> {
    const answer = await askSignIn(room.serverUrl, { email, password, deviceName: options.deviceName });
    if (closed) return { state: 'refused', reason: 'outage' };
    if (answer.state === 'refused') return answer;
    cancelRetry();
    const { session } = answer;
    const account = accounts().signIn({
      serverUrl: room.serverUrl,
      agentId: session.agent.id,
      agentName: session.agent.name,
      email,
      workspaceName: session.workspace.name,
    });
    token = session.token;
    onToMain({ type: 'keep-token', token });
    if (room.signedIn?.account.id === account.id) {
      room.signedIn.account = account;
      room.signedIn.sync.start(token);
      options.announceEverything();
    } else {
      openAccount(account);
    }
    return { state: 'signed-in' };
  }

  function signInByItselfLater(): void {
    const credentials = options.signInWith;
    const known = room.signedIn?.account.email;
    if (credentials === null || (known !== undefined && known !== credentials.email)) return;
    cancelRetry();
    cancelRetry = room.timers.after(tryAgainMs, () => void signInByItself(credentials));
  }

  async function signInByItself(credentials: Credentials): Promise<void> {
    if (closed || token !== null) return;
    try {
      const answer = await signIn(credentials);
      const again = answer.state === 'refused' && answer.reason !== 'wrong-credentials';
      if (again && !closed && token === null) signInByItselfLater();
    } catch (error) {
      options.onBug(error);
    }
  }

  return {
    resume(savedToken) {
      const account = accounts().current(room.serverUrl);
      if (account !== null) {
        token = savedToken;
        openAccount(account);
      } else if (savedToken !== null) {
        // A token without its account: the data folder is another one. Nobody can say whose it is.
        onToMain({ type: 'forget-token' });
      }
      const { signInWith } = options;
      const mayByItself = account === null || account.email === signInWith?.email;
      if (token === null && signInWith !== null && mayByItself) void signInByItself(signInWith);
    },
    signIn,
    signOut({ discardUnsent }) {
      const { signedIn } = room;
      if (signedIn === null) return { state: 'signed-out' };
      const { entries } = signedIn;
      const isUnsent = (entry: OutboxEntry) =>
        !isUpkeep(entry) && (entry.state === 'refused' || isToSend(entry, signedIn));
      const unsent = entries.all().filter(isUnsent).length + entries.unreadable().length;
      if (unsent > 0 && !discardUnsent) return { state: 'unsent', count: unsent };
      cancelRetry();
      signedIn.draftSync.flush();
      signedIn.sync.flush();
      entries.removeAll();
      if (token !== null) void askSignOut(room.serverUrl, token);
      token = null;
      accounts().signOut();
      closeAccount();
      removeCache(dataDir);
      onToMain({ type: 'forget-token' });
      onToMain({ type: 'unread', count: 0 });
      options.announceEverything();
      return { state: 'signed-out' };
    },
    mend: damage.mend,
    damageMet: damage.damageMet,
    close() {
      closed = true;
      cancelRetry();
      closeAccount();
    },
  };
}
