// Owns what a console with nothing is sent: all its agent may see within the horizon, page by page, from any place on.
import type { AgentActor } from '../../src-shared/domain/people/actor.ts';
import { can, type Owned } from '../../src-shared/domain/rights/can.ts';
import type { PlacedSight } from '../database/conversation-rows.ts';
import type { Tables } from '../database/tables.ts';
import type { Page } from './catch-up.ts';
import { type OpenPage, openPage } from './page.ts';
import type { SnapshotPlace } from './snapshot-place.ts';

/** Read at once; what does not fit the page any more is read again for the next. */
const conversationsAtOnce = 100;
const messagesAtOnce = 100;
/** How much of a table in which most is old is passed over at once, and what that counts among what is looked at. */
const passedOver = 5_000;
const passedOverCounts = 500;
/** A conversation, its contact and the agent's mark go out together. */
const rowsAtTheEnd = 3;

/** `place` null with the last page: from its `upTo` on it is ordinary catching up. */
export type SnapshotPage = Page & { place: SnapshotPlace | null };

export type SnapshotOptions = {
  /** Which conversations; left out: all the agent may see. */
  isSent?: (conversation: Owned) => boolean;
};

/**
 * Goes on at `from`. Rights and scope are as they are at each page. What changed since `startedAt` comes by catching up
 * from there; what began, came into sight or woke since comes whole with it.
 */
export function createSnapshot(
  tables: Tables,
  actor: AgentActor,
  from: SnapshotPlace,
  { isSent = (conversation) => can(actor, 'see', conversation) }: SnapshotOptions = {},
) {
  const place = { ...from };
  const { startedAt, endedBy } = place;
  const { conversations } = tables;
  const standing = () => (place.below === 0 ? Number.MAX_SAFE_INTEGER : place.below);
  let oldest: number | null | undefined;
  let left =
    place.pass === 2
      ? conversations.countEnded(endedBy, standing())
      : conversations.countOngoing(standing()) + conversations.countEnded(endedBy, Number.MAX_SAFE_INTEGER);

  function nextPage(pageSize: number): SnapshotPage {
    const page = openPage(pageSize);
    const { rows } = page;
    if (fill(page)) {
      const remaining = tables.changes.head() - startedAt;
      return { after: 0, upTo: startedAt, remaining, rows, forget: [], place: null };
    }
    return { after: 0, upTo: 0, remaining: aboutRemaining(), rows, forget: [], place: { ...place } };
  }

  /** Rows to come, were all conversations as long as they are on average. */
  function aboutRemaining(): number {
    return Math.max(1, Math.round(left * (startedAt / Math.max(1, conversations.newest()))));
  }

  /** Answers true when there is nothing more. */
  function fill(page: OpenPage): boolean {
    if (place.pass === 0 && !fillDirectory(page)) return false;
    while (!page.isFull()) {
      const found = nextConversations(page);
      if (found === null) return true;
      for (const conversation of found) {
        if (page.isFull() || !fillConversation(page, conversation)) return false;
      }
    }
    return false;
  }

  function fillDirectory(page: OpenPage): boolean {
    const directory = [
      ...tables.workspace.teamBodies().map((body) => ({ kind: 'team', body })),
      ...tables.workspace.topicBodies().map((body) => ({ kind: 'topic', body })),
      ...tables.agents.bodies().map((body) => ({ kind: 'agent', body })),
      ...tables.drafts.bodiesOf(actor.id).map((body) => ({ kind: 'draft', body })),
    ];
    for (const { kind, body } of directory.slice(place.order)) {
      if (body !== null) {
        if (page.isFull() || !page.holds(body)) return false;
        page.push(kind, body);
      }
      place.order += 1;
    }
    Object.assign(place, { pass: 1, below: 0, order: 0 });
    return true;
  }

  /** Null when there are none left; none at all when what was passed over is enough for a page. */
  function nextConversations(page: OpenPage): PlacedSight[] | null {
    if (place.pass === 1) {
      const ongoing = conversations.ongoingBelow(standing(), conversationsAtOnce);
      if (ongoing.length > 0) return ongoing;
      Object.assign(place, { pass: 2, below: 0, order: 0 });
    }
    if (oldest === undefined) oldest = conversations.oldestRecent(endedBy);
    if (oldest === null) return null;
    for (;;) {
      const below = Math.min(standing(), conversations.newest() + 1);
      if (below <= oldest) return null;
      const window = { below, from: Math.max(oldest, below - passedOver) };
      const scope = { endedAfter: endedBy, changedAfter: startedAt };
      const recent = conversations.recentBelow(window, scope, conversationsAtOnce);
      if (recent.length > 0) return recent;
      Object.assign(place, { below: window.from, order: 0 });
      page.look(passedOverCounts);
      if (page.isFull()) return [];
    }
  }

  /** Answers false when the page is full before its end; the next goes on there. */
  function fillConversation(page: OpenPage, conversation: PlacedSight): boolean {
    const { id, rowid, contactId, body } = conversation;
    page.look();
    if (isSent(conversation)) {
      // What was begun may be out of this pass by now: the next one sends it whole.
      if (rowid !== place.below - 1) place.order = 0;
      place.below = rowid + 1;
      if (!fillMessages(page, id) || !page.hasRoomFor(rowsAtTheEnd)) return false;
      page.push('contact', conversations.contactBody(contactId));
      page.push('conversation', body);
      page.pushReadMark(conversations.readMark(actor.id, id));
    }
    Object.assign(place, { below: rowid, order: 0 });
    left -= 1;
    return true;
  }

  function fillMessages(page: OpenPage, id: string): boolean {
    const head = tables.changes.head();
    for (;;) {
      const messages = tables.messages.ofConversation(id, place.order, head, messagesAtOnce);
      for (const message of messages) {
        if (page.isFull()) return false;
        page.push('message', message.body);
        place.order = message.order;
      }
      if (messages.length < messagesAtOnce) return true;
    }
  }

  return { nextPage };
}
export type Snapshot = ReturnType<typeof createSnapshot>;
