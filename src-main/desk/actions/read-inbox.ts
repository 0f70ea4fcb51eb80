// Owns the inbox as the agent sees it: confirmed rows by index, and only conversations with pending acts computed anew.
import { inboxRowsAtOnce } from '../../../src-shared/bridge/bridge-limits.ts';
import type { DeskCallAnswer, DeskCallInput } from '../../../src-shared/bridge/calls.ts';
import {
  type InboxFilter,
  type InboxRow,
  inboxFilterSchema,
  type RefusedAct,
} from '../../../src-shared/bridge/views.ts';
import { type Conversation, isOngoing } from '../../../src-shared/domain/conversation/conversation.ts';
import type { AgentId } from '../../../src-shared/std/ids.ts';
import type { OutboxEntry, UnreadableEntry } from '../database/outbox-entries.ts';
import { actorOf, type DeskRoom, requireSignedIn, type SignedIn } from '../desk-room.ts';
import { isUpkeep } from '../sync/push-outbox.ts';
import { contactOf } from './contact-of.ts';
import { inboxWindow } from './inbox-window.ts';
import { isToSend } from './is-to-send.ts';
import { entriesByConversation, overlayConversation } from './overlay-conversation.ts';

type Changed = { confirmed: Conversation; seen: Conversation; readUpTo: number };

/** Parses at most `inboxRowsAtOnce` rows plus those with pending acts, however many conversations there are. */
export function readInbox(
  room: DeskRoom,
  { filter, from = 0 }: DeskCallInput<'readInbox'>,
): DeskCallAnswer<'readInbox'> {
  const signedIn = requireSignedIn(room);
  const { cache, account, drafts } = signedIn;
  const entries = entriesByConversation(signedIn.entries.all());
  const changed = changedByPending(signedIn, entries);
  const agentId = account.agentId;

  const isListed = (one: Conversation) => belongs(filter, one, agentId);
  const shown = inboxWindow({
    page: (offset, limit) => cache.conversations.page(filter, agentId, limit, offset),
    confirmed: [...changed.values()].map((change) => change.confirmed).filter(isListed),
    seen: [...changed.values()].map((change) => change.seen).filter(isListed),
    from,
    limit: inboxRowsAtOnce,
  });

  const withDraft = drafts.conversationIds();
  const rows = shown.map((conversation): InboxRow => {
    const own = (entries.get(conversation.id) ?? []).filter((entry) => !isUpkeep(entry));
    const refused = own.filter((entry) => entry.state === 'refused').length;
    const readUpTo = Math.max(
      cache.threads.readUpTo(conversation.id, agentId),
      changed.get(conversation.id)?.readUpTo ?? 0,
    );
    return {
      conversationId: conversation.id,
      contact: contactOf(signedIn, conversation),
      teamId: conversation.teamId,
      topicId: conversation.topicId,
      assigneeId: conversation.assigneeId,
      status: conversation.status,
      createdAt: conversation.createdAt,
      waitingSince: conversation.waitingSince,
      firstResponse: conversation.firstResponse,
      lastMessage: conversation.lastMessage,
      unread: isOngoing(conversation) ? cache.conversations.unreadAfter(conversation.id, readUpTo) : 0,
      pending: own.filter((entry) => isToSend(entry, signedIn)).length,
      refused,
      contactTyping: signedIn.typing.contact(conversation.id),
      hasDraft: withDraft.has(conversation.id),
    };
  });
  const outOfSight = [
    ...signedIn.entries.all().flatMap((entry) => refusedOutOfSight(signedIn, entry)),
    ...signedIn.entries.unreadable().map(refusedUnread),
  ];
  return {
    from,
    rows,
    counts: countAll(signedIn, changed),
    ...queue(signedIn, changed),
    outOfSight,
    older: signedIn.sync.older(),
  };
}

/** No thread shows it any more, and its words are the agent's. */
function refusedOutOfSight({ cache }: SignedIn, entry: OutboxEntry): RefusedAct[] {
  const { id, command, conversationId } = entry;
  if (entry.state !== 'refused' || conversationId === null || isUpkeep(entry)) return [];
  if (cache.conversations.find(conversationId) !== null) return [];
  const text = 'text' in command ? command.text : null;
  return [{ entryId: id, command: command.name, reason: entry.reason, text }];
}

/** No thread can show what it was about; its words are the agent's all the same. */
function refusedUnread({ id, text }: UnreadableEntry): RefusedAct {
  return { entryId: id, command: 'unreadable', reason: 'invalid', text };
}

/** Conversations in the cache on which acts are pending, before and after these. */
export function changedByPending(
  signedIn: SignedIn,
  entries: ReadonlyMap<string, readonly OutboxEntry[]>,
): Map<string, Changed> {
  const changed = new Map<string, Changed>();
  for (const [id, own] of entries) {
    const conversationId = own[0]?.conversationId ?? null;
    if (conversationId === null || own.every((entry) => entry.state === 'refused')) continue;
    const confirmed = signedIn.cache.conversations.find(conversationId);
    if (confirmed === null) continue;
    const overlay = overlayConversation(signedIn, confirmed, own);
    changed.set(id, { confirmed, seen: overlay.conversation, readUpTo: overlay.readUpTo });
  }
  return changed;
}

export function belongs(filter: InboxFilter, conversation: Conversation, agentId: AgentId): boolean {
  if (filter === 'resolved') return !isOngoing(conversation);
  if (!isOngoing(conversation)) return false;
  if (filter === 'mine') return conversation.assigneeId === agentId;
  return filter === 'all' || conversation.assigneeId === null;
}

function countAll(
  { cache, account }: SignedIn,
  changed: ReadonlyMap<string, Changed>,
): Record<InboxFilter, number> {
  const count = (filter: InboxFilter) => {
    let total = cache.conversations.count(filter, account.agentId);
    for (const { confirmed, seen } of changed.values()) {
      if (belongs(filter, confirmed, account.agentId)) total -= 1;
      if (belongs(filter, seen, account.agentId)) total += 1;
    }
    return total;
  };
  const { mine, queue: queued, all, resolved } = inboxFilterSchema.enum;
  return { mine: count(mine), queue: count(queued), all: count(all), resolved: count(resolved) };
}

/** The queue of the agent's teams; of every team for whoever belongs to none. */
function queue(
  signedIn: SignedIn,
  changed: ReadonlyMap<string, Changed>,
): { queueLength: number; longestWaitSince: number | null } {
  const { cache } = signedIn;
  const own = actorOf(signedIn).teamIds;
  const teamIds = own.length > 0 ? own : cache.directory.teams().map((team) => team.id);
  const confirmed = cache.conversations.queueOf(teamIds);
  const moved = [...changed.values()].filter(({ confirmed: before, seen }) => {
    return waitsIn(before, teamIds) !== waitsIn(seen, teamIds);
  });
  if (moved.length === 0)
    return { queueLength: confirmed.length, longestWaitSince: confirmed.longestWaitSince };
  const movedIds = new Set<string>(moved.map((change) => change.seen.id));
  const length = moved.reduce(
    (total, { seen }) => total + (waitsIn(seen, teamIds) ? 1 : -1),
    confirmed.length,
  );
  const longest = [
    ...cache.conversations
      .page('queue', signedIn.account.agentId, moved.length + inboxRowsAtOnce)
      .filter((conversation) => !movedIds.has(conversation.id)),
    ...moved.map((change) => change.seen),
  ]
    .filter((conversation) => waitsIn(conversation, teamIds))
    .map((conversation) => conversation.waitingSince)
    .filter((since) => since !== null);
  return { queueLength: length, longestWaitSince: longest.length === 0 ? null : Math.min(...longest) };
}

function waitsIn(conversation: Conversation, teamIds: readonly string[]): boolean {
  return isOngoing(conversation) && conversation.assigneeId === null && teamIds.includes(conversation.teamId);
}
