// Owns what the desk's actions are given to work with: who is signed in, their databases, their link, and time.

import type { Notice } from '../../src-shared/bridge/notices.ts';
import type { AgentCommand } from '../../src-shared/commands/agent-command.ts';
import type { Situation } from '../../src-shared/commands/decision.ts';
import type { AgentActor } from '../../src-shared/domain/people/actor.ts';
import type { Agent } from '../../src-shared/domain/people/agent.ts';
import type { Clock } from '../../src-shared/std/clock.ts';
import type { CommandId, ConversationId } from '../../src-shared/std/ids.ts';
import type { Account } from './database/accounts.ts';
import type { Drafts } from './database/drafts.ts';
import type { Edits } from './database/edits.ts';
import type { Cache } from './database/open-cache.ts';
import type { Outbox } from './database/open-outbox.ts';
import type { OutboxEntries } from './database/outbox-entries.ts';
import type { DiskWatch } from './disk-watch.ts';
import type { SyncDrafts } from './sync/sync-drafts.ts';
import type { SyncSession } from './sync/sync-session.ts';
import type { Timers } from './sync/timers.ts';
import type { TypingNow } from './sync/typing-now.ts';

/** Everything of the account that is signed in. */
export type SignedIn = {
  account: Account;
  /** The server ended the session: the agent stays signed in, offline. There is no token then, so nothing need be written down. */
  isExpired(): boolean;
  cache: Cache;
  entries: OutboxEntries;
  drafts: Drafts;
  edits: Edits;
  draftSync: SyncDrafts;
  sync: SyncSession;
  typing: TypingNow;
};

/** The action needs an agent and nobody is signed in. */
export class SignedOut extends Error {
  override readonly name = 'SignedOut';
}

export type DeskRoom = {
  serverUrl: string;
  clock: Clock;
  timers: Timers;
  makeId(): CommandId;
  outbox: Outbox;
  disk: DiskWatch;
  /** Null while nobody is. */
  signedIn: SignedIn | null;
  announce(notice: Notice): void;
  /** Conversations that agents have in front of them in a focused window, by window. */
  lookingAt: Map<number, ConversationId>;
};

/** Throws SignedOut. */
export function requireSignedIn(room: DeskRoom): SignedIn {
  if (room.signedIn === null) throw new SignedOut('nobody is signed in');
  return room.signedIn;
}

/** The agent as the rights see them, by the newest confirmed row; without one, an agent of no team. */
export function actorOf({ account, cache }: SignedIn): AgentActor {
  const agent = cache.directory.findAgent(account.agentId);
  return { kind: 'agent', id: account.agentId, roles: agent?.roles ?? [], teamIds: agent?.teamIds ?? [] };
}

/** What decisions look up besides the conversation. Drafts are no part of it: the desk's own are the newest. */
export function situationBase(signedIn: SignedIn): Omit<Situation, 'now' | 'commandId' | 'conversation'> {
  const { directory, threads } = signedIn.cache;
  return {
    actor: actorOf(signedIn),
    findAgent: directory.findAgent,
    findTeam: directory.findTeam,
    findMessage: threads.find,
    findDraft: () => null,
  };
}

/** The server's time as this desk knows it, epoch ms. */
export function serverNow(room: DeskRoom, { sync }: SignedIn): number {
  return room.clock.now() + sync.serverAheadMs();
}

/** The agent's own row with their latest pending word about themself laid over it; null before the first catch-up. */
export function ownRow({ account, cache, entries }: SignedIn): Agent | null {
  const row = cache.directory.findAgent(account.agentId);
  if (row === null) return null;
  const said = entries
    .all()
    .filter((entry) => entry.state !== 'refused')
    .map((entry): AgentCommand => entry.command)
    .findLast((command) => command.name === 'set-presence');
  return said === undefined ? row : { ...row, presence: said.presence, acceptingChat: said.acceptingChat };
}
