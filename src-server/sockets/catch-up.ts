// Owns what one agent has missed: the rows after a cursor that they may see now, page by page, read from the database.
import type { AgentActor } from '../../src-shared/domain/people/actor.ts';
import { can } from '../../src-shared/domain/rights/can.ts';
import { changesPageSize } from '../../src-shared/wire/limits.ts';
import type { RowChange } from '../database/change-log.ts';
import type { ConversationSight } from '../database/conversation-rows.ts';
import type { MessageRow } from '../database/message-rows.ts';
import type { Tables } from '../database/tables.ts';

/** A page keeps under the frame limit of either end whatever is in its rows. */
const maxPageBytes = 190_000;
/** Looked at for one page, seen or not: an agent with few rights does not hold the others up. */
const maxLooked = 4_000;

export type Page = { after: number; upTo: number; remaining: number; rows: string[]; forget: string[] };

/** A conversation that came into sight: it is sent whole, however many pages that takes, before the cursor passes. */
type Entering = { conversationId: string; sight: ConversationSight; sentUpTo: number; seq: number };

/** Reads on from `cursor`. Rights are those of `actor` now; a change of them is a resync, not a page. */
export function createCatchUp(tables: Tables, actor: AgentActor, cursor: number) {
  let position = cursor;
  let entering: Entering | null = null;
  const entered = new Set<string>();

  function nextPage(): Page {
    const after = position;
    const head = tables.changes.head();
    const rows: string[] = [];
    const forget = new Set<string>();
    const sights = new Map<string, { sight: ConversationSight | undefined; visible: boolean }>();
    let bytes = 0;
    let looked = 0;

    const isFull = () => rows.length >= changesPageSize || bytes >= maxPageBytes || looked >= maxLooked;
    const push = (kind: string, body: string | undefined) => {
      if (body === undefined) return;
      rows.push(`{"row":"${kind}","value":${body}}`);
      bytes += Buffer.byteLength(body) + 32;
    };
    const sightOf = (id: string) => {
      const known = sights.get(id);
      if (known) return known;
      const sight = tables.conversations.sight(id);
      const found = { sight, visible: sight !== undefined && can(actor, 'see', sight) };
      sights.set(id, found);
      return found;
    };

    function sendEntering(whole: Entering): void {
      for (const row of tables.messages.ofConversation(
        whole.conversationId,
        whole.sentUpTo,
        head,
        changesPageSize,
      )) {
        if (isFull()) return;
        push('message', row.body);
        whole.sentUpTo = row.order;
      }
      if (isFull()) return;
      push('contact', tables.conversations.contactBody(whole.sight.contactId));
      push('conversation', whole.sight.body);
      entered.add(whole.conversationId);
      position = whole.seq;
      entering = null;
    }

    function takeRowChange(change: RowChange): void {
      switch (change.kind) {
        case 'conversation': {
          const { sight, visible } = sightOf(change.ref);
          const changedHands = sight !== undefined && change.previous_team_id !== null;
          const sawBefore = changedHands && sawIt(actor, sight, change);
          if (!visible) {
            if (sawBefore) forget.add(change.ref);
          } else if (changedHands && !sawBefore && !entered.has(change.ref)) {
            entering = { conversationId: change.ref, sight, sentUpTo: 0, seq: change.seq };
            return;
          } else if (sight?.seq === change.seq) push('conversation', sight.body);
          break;
        }
        case 'contact':
          if (tables.conversations.sightsOfContact(change.ref).some((sight) => can(actor, 'see', sight))) {
            push('contact', tables.conversations.contactBody(change.ref));
          }
          break;
        case 'read-mark': {
          const [agentId, conversationId] = change.ref.split('|');
          if (agentId !== actor.id || conversationId === undefined) break;
          const mark = tables.conversations.readMark(agentId, conversationId);
          if (mark?.seq === change.seq && sightOf(conversationId).visible)
            push('read-mark', JSON.stringify(mark));
          break;
        }
        case 'agent':
          push('agent', tables.agents.body(change.ref));
          break;
        case 'team':
          push('team', tables.workspace.teamBody(change.ref));
          break;
        case 'topic':
          push('topic', tables.workspace.topicBody(change.ref));
          break;
      }
      position = change.seq;
    }

    while (position < head && !isFull()) {
      if (entering !== null) {
        sendEntering(entering);
        continue;
      }
      for (const entry of entriesAfter(position)) {
        looked += 1;
        if ('body' in entry) {
          if (sightOf(entry.conversation_id).visible) push('message', entry.body);
          position = entry.order;
        } else takeRowChange(entry);
        if (entering !== null || isFull()) break;
      }
    }
    return { after, upTo: position, remaining: head - position, rows, forget: [...forget] };
  }

  function entriesAfter(seq: number): (MessageRow | RowChange)[] {
    const messages = tables.messages.after(seq, changesPageSize);
    const changes = tables.changes.after(seq, changesPageSize);
    const entries: (MessageRow | RowChange)[] = [];
    let nextChange = 0;
    // Beyond the shorter list's end the other may have skipped numbers that are only in its next part.
    const limit = Math.min(
      messages.length === changesPageSize ? (messages.at(-1)?.order ?? 0) : Number.POSITIVE_INFINITY,
      changes.length === changesPageSize ? (changes.at(-1)?.seq ?? 0) : Number.POSITIVE_INFINITY,
    );
    for (const message of messages) {
      for (
        let change = changes[nextChange];
        change && change.seq < message.order;
        change = changes[nextChange]
      ) {
        entries.push(change);
        nextChange += 1;
      }
      entries.push(message);
    }
    entries.push(...changes.slice(nextChange));
    return entries.filter((entry) => ('body' in entry ? entry.order : entry.seq) <= limit);
  }

  return { nextPage, position: () => position };
}
export type CatchUp = ReturnType<typeof createCatchUp>;

/** Whether the conversation was in the agent's sight before its owner or team changed. */
function sawIt(actor: AgentActor, sight: ConversationSight, change: RowChange): boolean {
  const { previous_team_id: teamId, previous_assignee_id: assigneeId } = change;
  return teamId !== null && can(actor, 'see', { contactId: sight.contactId, teamId, assigneeId });
}
