// Owns what a console asks for beyond the horizon: the list of ended conversations, and one's messages part by part.
import type { AgentActor } from '../../src-shared/domain/people/actor.ts';
import { can } from '../../src-shared/domain/rights/can.ts';
import type { Tables } from '../database/tables.ts';
import { openPage } from './page.ts';

/** Conversations in one answer; an agent with few rights may get fewer though there are more. */
const endedAtOnce = 50;
const messagesAtOnce = 100;
/** The conversation, its contact and the agent's mark. */
const rowsAtTheEnd = 3;

export type EndedPage = { rows: string[]; before: string | null };
export type HistoryPart = { rows: string[]; upTo: number; state: 'more' | 'whole' | 'not-found' };

const writtenBefore = /^(\d{1,15})\.(\d{1,15})$/;

/**
 * Those the agent may see that ended by `endedBy` (epoch ms), the last ended first, with their contacts and the agent's
 * marks; from `before` on, which a page before gave. Another text is as none.
 */
export function readEnded(
  tables: Tables,
  actor: AgentActor,
  { endedBy, before }: { endedBy: number; before: string | null },
  pageSize: number,
): EndedPage {
  const from = readBefore(before) ?? { endedAt: endedBy, rowid: Number.MAX_SAFE_INTEGER };
  const page = openPage(pageSize);
  let seen = 0;
  for (;;) {
    const found = tables.conversations.endedBefore(from, endedAtOnce);
    for (const conversation of found) {
      if (seen === endedAtOnce || page.isFull()) {
        return { rows: page.rows, before: `${from.endedAt}.${from.rowid}` };
      }
      page.look();
      Object.assign(from, { endedAt: conversation.endedAt, rowid: conversation.rowid });
      if (!can(actor, 'see', conversation)) continue;
      seen += 1;
      page.push('contact', tables.conversations.contactBody(conversation.contactId));
      page.push('conversation', conversation.body);
      page.pushReadMark(tables.conversations.readMark(actor.id, conversation.id));
    }
    if (found.length < endedAtOnce) return { rows: page.rows, before: null };
  }
}

function readBefore(text: string | null): { endedAt: number; rowid: number } | null {
  const [, endedAt, rowid] = writtenBefore.exec(text ?? '') ?? [];
  return endedAt === undefined ? null : { endedAt: Number(endedAt), rowid: Number(rowid) };
}

/**
 * One conversation's messages born after `after`, in order, up to a page of them; the conversation itself, its contact
 * and the agent's mark with the last. `upTo`: the last message's order.
 */
export function readConversationPart(
  tables: Tables,
  actor: AgentActor,
  { conversationId, after }: { conversationId: string; after: number },
  pageSize: number,
): HistoryPart {
  const sight = tables.conversations.sight(conversationId);
  if (sight === undefined || !can(actor, 'see', sight)) return { rows: [], upTo: after, state: 'not-found' };
  const page = openPage(pageSize);
  const head = tables.changes.head();
  let upTo = after;
  for (;;) {
    const messages = tables.messages.ofConversation(conversationId, upTo, head, messagesAtOnce);
    for (const message of messages) {
      if (page.isFull()) return { rows: page.rows, upTo, state: 'more' };
      page.push('message', message.body);
      upTo = message.order;
    }
    if (messages.length < messagesAtOnce) break;
  }
  if (!page.hasRoomFor(rowsAtTheEnd)) return { rows: page.rows, upTo, state: 'more' };
  page.push('contact', tables.conversations.contactBody(sight.contactId));
  page.push('conversation', sight.body);
  page.pushReadMark(tables.conversations.readMark(actor.id, conversationId));
  return { rows: page.rows, upTo, state: 'whole' };
}
