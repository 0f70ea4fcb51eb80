// Owns finding in the log's tail what may concern one agent: its entries by team, by owner and by agent.
import type { AgentId, TeamId } from '../../src-shared/std/ids.ts';
import type { ConversationSight } from './conversation-rows.ts';
import { countUpTo, type LogEntry, placeOf } from './log-entry.ts';

export type LogReader = { id: AgentId; teamIds: readonly TeamId[] };

/** Who may see a conversation, now or before a change. */
type Hands = Pick<ConversationSight, 'teamId' | 'assigneeId'>;

/** The entries about a contact and their conversations, and each list these are in: of all who see or saw one of them. */
type Affairs = { entries: LogEntry[]; lists: Set<LogEntry[]> };

export type LogIndexSources = {
  sight(conversationId: string): ConversationSight | undefined;
  /** Of all conversations of the contact. */
  handsOfContact(contactId: string): readonly Hands[];
  /** Where the message born with that number is. */
  conversationOfMessage(order: number): string | undefined;
};

export type LogIndex = ReturnType<typeof createLogIndex>;

/**
 * What it finds for a reader is at least what they may be told: what is in their sight now, and what left it. Entries are
 * added in order. What an agent owns in a team is kept by team: in a team of their own it is the team's, like for everybody
 * there.
 */
export function createLogIndex({ sight, handsOfContact, conversationOfMessage }: LogIndexSources) {
  const everybodys: LogEntry[] = [];
  const byTeam = new Map<string, LogEntry[]>();
  const byAgent = new Map<string, LogEntry[]>();
  const byOwner = new Map<string, Map<string, LogEntry[]>>();
  const affairs = new Map<string, Affairs>();

  function add(entry: LogEntry): void {
    if ('body' in entry) {
      addToConversation(entry, entry.conversation_id);
      return;
    }
    const { kind, ref } = entry;
    switch (kind) {
      case 'agent':
      case 'team':
      case 'topic':
        everybodys.push(entry);
        return;
      case 'read-mark':
      case 'draft':
        listIn(byAgent, ref.split('|', 1)[0] ?? '').push(entry);
        return;
      case 'contact':
        addToAffairs(entry, affairsOf(ref));
        return;
      case 'message':
        addToConversation(entry, conversationOfMessage(Number(ref)) ?? '');
        return;
      case 'conversation': {
        const { previous_team_id: teamId, previous_assignee_id: assigneeId } = entry;
        addToConversation(entry, ref, teamId === null ? [] : [{ teamId, assigneeId }]);
      }
    }
  }

  /** A conversation's hands change with an entry that names those before. */
  function addToConversation(entry: LogEntry, id: string, before: readonly Hands[] = []): void {
    const found = sight(id);
    if (found === undefined) return;
    const its = affairsOf(found.contactId);
    for (const hands of [found, ...before]) pass(its, hands);
    addToAffairs(entry, its);
  }

  function addToAffairs(entry: LogEntry, { entries, lists }: Affairs): void {
    entries.push(entry);
    for (const list of lists) list.push(entry);
  }

  function affairsOf(contactId: string): Affairs {
    const known = affairs.get(contactId);
    if (known) return known;
    const begun: Affairs = { entries: [], lists: new Set() };
    affairs.set(contactId, begun);
    for (const hands of handsOfContact(contactId)) pass(begun, hands);
    return begun;
  }

  /** Whoever these hands are sees all there is of the contact's in the log: what of it they may be told is asked then. */
  function pass({ entries, lists }: Affairs, { teamId, assigneeId }: Hands): void {
    const those = [listIn(byTeam, teamId)];
    if (assigneeId !== null) those.push(listIn(innerIn(byOwner, assigneeId), teamId));
    for (const list of those) {
      if (lists.has(list)) continue;
      lists.add(list);
      if (entries.length === 0) continue;
      list.push(...entries);
      list.sort((left, right) => placeOf(left) - placeOf(right));
    }
  }

  /** Where entries for this reader are which are not for everybody in their teams. */
  function ownLists({ id, teamIds }: LogReader): LogEntry[][] {
    const lists = [byAgent.get(id) ?? []];
    for (const [teamId, list] of byOwner.get(id) ?? []) {
      if (!teamIds.some((own) => own === teamId)) lists.push(list);
    }
    return lists;
  }

  function sharedLists({ teamIds }: LogReader): LogEntry[][] {
    const lists = [everybodys];
    for (const id of teamIds) lists.push(byTeam.get(id) ?? []);
    return lists;
  }

  return {
    add,
    /** The first `limit` after `seq` that may concern the reader. */
    after(seq: number, limit: number, reader: LogReader): readonly LogEntry[] {
      const parts: LogEntry[][] = [];
      for (const list of [...ownLists(reader), ...sharedLists(reader)]) {
        const index = countUpTo(list, seq);
        if (index < list.length) parts.push(list.slice(index, index + limit));
      }
      if (parts.length <= 1) return parts[0] ?? [];
      const merged = parts.flat().sort((left, right) => placeOf(left) - placeOf(right));
      return merged.filter((entry, at) => entry !== merged[at - 1]).slice(0, limit);
    },
    hasOwn: (seq: number, reader: LogReader): boolean =>
      ownLists(reader).some((list) => countUpTo(list, seq) < list.length),
    /** Places of the first and last after `seq` that may concern everybody with the reader's rights; null: there is none. */
    sharedSpan(seq: number, reader: LogReader): { first: number; last: number } | null {
      let first = Number.POSITIVE_INFINITY;
      let last = 0;
      for (const list of sharedLists(reader)) {
        const next = list[countUpTo(list, seq)];
        const newest = list.at(-1);
        if (next === undefined || newest === undefined) continue;
        first = Math.min(first, placeOf(next));
        last = Math.max(last, placeOf(newest));
      }
      return last === 0 ? null : { first, last };
    },
    /** Entries up to `seq` are not asked for any more. */
    forgetUpTo(seq: number): void {
      const forgetIn = (list: LogEntry[]) => list.splice(0, countUpTo(list, seq));
      forgetIn(everybodys);
      for (const list of byTeam.values()) forgetIn(list);
      for (const list of byAgent.values()) forgetIn(list);
      for (const teams of byOwner.values()) for (const list of teams.values()) forgetIn(list);
      for (const [contactId, { entries }] of affairs) {
        forgetIn(entries);
        if (entries.length === 0) affairs.delete(contactId);
      }
    },
  };
}

function listIn(lists: Map<string, LogEntry[]>, key: string): LogEntry[] {
  const known = lists.get(key);
  if (known) return known;
  const begun: LogEntry[] = [];
  lists.set(key, begun);
  return begun;
}

function innerIn(owners: Map<string, Map<string, LogEntry[]>>, owner: string): Map<string, LogEntry[]> {
  const known = owners.get(owner);
  if (known) return known;
  const begun = new Map<string, LogEntry[]>();
  owners.set(owner, begun);
  return begun;
}
