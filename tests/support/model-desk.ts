// Owns a desk as the protocol's paper describes it, without database or wire, and what it should hold in the end.
import { expect } from 'vitest';
import { agentActor } from '../../src-server/actions/accept-agent-command.ts';
import type { Page } from '../../src-server/sockets/catch-up.ts';
import { type ConsoleFeed, createConsoleFeed } from '../../src-server/sockets/console-feed.ts';
import type { LiveConsole } from '../../src-server/sockets/live-console.ts';
import { createPageSizes, type PageSizes } from '../../src-server/sockets/page-sizes.ts';
import { createSharedPages } from '../../src-server/sockets/shared-pages.ts';
import { isOngoing } from '../../src-shared/domain/conversation/conversation.ts';
import type { AgentActor } from '../../src-shared/domain/people/actor.ts';
import { can } from '../../src-shared/domain/rights/can.ts';
import { type AgentId, conversationIdSchema } from '../../src-shared/std/ids.ts';
import type { SeededRandom } from '../../src-shared/std/seeded-random.ts';
import { type Changes, changesSchema, type Rights } from '../../src-shared/wire/down.ts';
import { changesPageSize } from '../../src-shared/wire/limits.ts';
import { type Row, rowSchema } from '../../src-shared/wire/row.ts';
import { protocolVersion } from '../../src-shared/wire/version.ts';
import type { ServerParts } from './server-parts.ts';

/** What is sent over a link takes its time, and the link breaks at the page that goes beyond what it carries. */
export type ModelLine = { bytesPerSecond: number; bytesBetweenCuts: number };
export const goodLine: ModelLine = {
  bytesPerSecond: Number.POSITIVE_INFINITY,
  bytesBetweenCuts: Number.POSITIVE_INFINITY,
};

/** A few rows a link at least, at any pace: pages of a few dozen rows are of another size all the time. */
export const anyLine = (random: SeededRandom): ModelLine => ({
  bytesPerSecond: 500 + random.below(20_000),
  bytesBetweenCuts: 3_000 + random.below(random.pick([5_000, 50_000])),
});

/** A desk as the protocol's paper describes it; whatever it is sent it may see at that moment. */
export class ModelDesk {
  readonly agentId: AgentId;
  cursor = 0;
  place: string | null = null;
  rows = new Map<string, Row>();
  /** What the last frame said is to come. */
  remaining = 0;
  private readonly parts: ServerParts;
  private readonly protocol: number;
  constructor(parts: ServerParts, agentId: AgentId, protocol = protocolVersion) {
    this.parts = parts;
    this.agentId = agentId;
    this.protocol = protocol;
  }

  apply({ after, upTo, place, rows, forget, rights, remaining }: Changes): void {
    expect(after, 'no hole').toBeLessThanOrEqual(this.cursor);
    for (const id of forget) this.forget(id);
    for (const raw of rows) {
      const row = rowSchema.parse(raw);
      expect(this.maySee(row), `${this.agentId} may see ${JSON.stringify(row)}`).toBe(true);
      const known = this.rows.get(keyOf(row));
      if (!known || known.value.seq <= row.value.seq) this.rows.set(keyOf(row), row);
    }
    if (rights !== null) this.reduceTo(rights);
    const isBroughtToRights = this.cursor > 0 && this.place !== null && place === null;
    // Its conversation may leave before its page comes.
    if (isBroughtToRights || (remaining === 0 && this.remaining > 0)) this.sweep();
    this.cursor = Math.max(this.cursor, upTo);
    this.place = place;
    this.remaining = remaining;
  }

  private reduceTo({ agentId, roles, teamIds }: Rights): void {
    const actor: AgentActor = { kind: 'agent', id: agentId, roles, teamIds };
    for (const row of [...this.rows.values()])
      if (row.row === 'conversation' && !can(actor, 'see', row.value)) this.forget(row.value.id);
  }

  /** What was sent in part and never to the end. */
  private sweep(): void {
    const here = [...this.rows.values()].flatMap((row) => (row.row === 'conversation' ? [row.value] : []));
    const ids = new Set<string>(here.flatMap(({ id, contactId }) => [id, contactId]));
    for (const [key, row] of this.rows) {
      const belongsTo = row.row === 'contact' ? row.value.id : conversationOf(row);
      if (belongsTo !== null && !ids.has(belongsTo)) this.rows.delete(key);
    }
  }

  private maySee(row: Row): boolean {
    const actor = actorOf(this.parts, this.agentId);
    if (row.row === 'read-mark' || row.row === 'draft') return row.value.agentId === this.agentId;
    if (row.row === 'contact')
      return this.parts.tables.conversations
        .sightsOfContact(row.value.id)
        .some((sight) => can(actor, 'see', sight));
    const id = conversationIdSchema.safeParse(conversationOf(row));
    const conversation = id.success ? this.parts.state.findConversation(id.data) : null;
    return conversation === null ? conversationOf(row) === null : can(actor, 'see', conversation);
  }

  /** With the conversation goes its contact, when it was their last here. */
  private forget(id: string): void {
    const gone = this.rows.get(`conversation ${id}`);
    for (const [key, row] of this.rows) if (conversationOf(row) === id) this.rows.delete(key);
    if (gone?.row !== 'conversation') return;
    const { contactId } = gone.value;
    for (const row of this.rows.values())
      if (row.row === 'conversation' && row.value.contactId === contactId) return;
    this.rows.delete(`contact ${contactId}`);
  }

  /** Says hello with what it has; the first page is asked for, or not yet. `sizes`: the longest page, or what was learned. */
  link(sizes: number | PageSizes = changesPageSize, line = goodLine): ModelLink {
    const pageSizes = typeof sizes === 'number' ? createPageSizes(sizes) : sizes;
    const { parts, agentId, protocol } = this;
    let live = false;
    let open = true;
    let carried = 0;
    let askedOnAt = 0;
    const take = (text: string) => {
      const bytes = Buffer.byteLength(text);
      carried += bytes;
      askedOnAt = parts.clock.time + (bytes / line.bytesPerSecond) * 1_000;
      open &&= carried <= line.bytesBetweenCuts;
      if (!open) return;
      const changes = changesSchema.parse(JSON.parse(text));
      this.apply(changes);
      live = changes.remaining === 0;
    };
    const client = {
      ...deafClient,
      heardAt: () => askedOnAt,
      bye: () => {
        open = false;
      },
      sendEncoded: (frame: Buffer) => take(frame.subarray(frame.indexOf('{"type"')).toString()),
      sendAround: (before: string, shared: Buffer, behind: string) => take(`${before}${shared}${behind}`),
    };
    const sharedPages =
      pageSizes.most === changesPageSize
        ? parts.sharedPages
        : createSharedPages(parts.tables, pageSizes.most);
    const feed = createConsoleFeed(
      {
        ...{ client, agentId, protocol, sharedPages, state: parts.state, tables: parts.tables, onLive() {} },
        ...{ now: () => parts.clock.time, stopwatch: () => parts.clock.time, horizonMs: parts.horizonMs },
        ...{ line: 'model', pageSizes },
      },
      {
        ...{ type: 'hello', protocol: { min: protocol, max: protocol }, token: 't', cursor: this.cursor },
        ...{ databaseId: parts.state.workspace.databaseId, place: this.place },
        links: null,
        client: { name: 'model', version: '1' },
      },
    );
    if (feed.resync) {
      this.rows.clear();
      this.cursor = 0;
      this.place = null;
    }
    let asked = false;
    return {
      feed,
      isOpen: () => open,
      isLive: () => live,
      nextPage: () => {
        if (asked) feed.sendMore({ after: this.cursor, place: this.place });
        else feed.sendPage();
        asked = true;
        return live;
      },
    };
  }

  /** Reads `pages` pages, or all. */
  catchUp(pages = Number.POSITIVE_INFINITY): void {
    const link = this.link();
    for (let read = 0; read < pages; read += 1) if (link.nextPage()) return;
  }
}

/** `nextPage` answers whether it is live; a link that is not open any more brings none. */
export type ModelLink = { feed: ConsoleFeed; isOpen(): boolean; isLive(): boolean; nextPage(): boolean };

function actorOf(parts: ServerParts, agentId: AgentId): AgentActor {
  const actor = agentActor(parts.state, agentId);
  if (actor === null) throw new Error('no such agent');
  return actor;
}

const deafClient: LiveConsole['client'] = {
  ...{ address: 'here', connectedAt: 0, isOpen: true, hasLeft: false, heardAt: () => 0 },
  ...{ send() {}, sendText() {}, sendEncoded() {}, sendAround() {}, sendEphemeral() {}, sendBadFrame() {} },
  ...{ refused() {}, bye() {}, close() {}, cut() {}, endIfStuck() {} },
};

export const changesOf = (page: Page): Changes =>
  changesSchema.parse({ type: 'changes', ...page, rows: page.rows.map((row): unknown => JSON.parse(row)) });

function keyOf(row: Row): string {
  if (row.row === 'read-mark') return `read-mark ${row.value.conversationId}`;
  if (row.row === 'draft') return `draft ${row.value.conversationId} ${row.value.kind}`;
  return `${row.row} ${row.value.id}`;
}

/** The conversation a row belongs to. */
export function conversationOf(row: Row): string | null {
  if (row.row === 'conversation') return row.value.id;
  return row.row === 'message' || row.row === 'read-mark' ? row.value.conversationId : null;
}

/**
 * What the agent may see within the horizon, by asking `can` of everything there is. What ended beyond it since, and
 * contacts they saw before, may stay with them: asked for `exactly` they may not.
 */
export function expectRightView(parts: ServerParts, desk: ModelDesk, exactly = false): void {
  const actor = actorOf(parts, desk.agentId);
  const due = new Map<string, Row>();
  const visible = new Set<string>();
  const inScope = new Set<string>();
  const contacts = new Set<string>();
  const add = (row: Row) => due.set(keyOf(row), row);
  for (const row of stored(parts, 'conversation', 'SELECT body FROM conversations')) {
    if (row.row !== 'conversation' || !can(actor, 'see', row.value)) continue;
    visible.add(row.value.id);
    const endedAt = row.value.resolvedAt ?? row.value.createdAt;
    if (!isOngoing(row.value) && endedAt <= parts.clock.time - parts.horizonMs) continue;
    inScope.add(row.value.id);
    contacts.add(row.value.contactId);
    add(row);
  }
  for (const row of stored(parts, 'message', 'SELECT body FROM messages'))
    if (inScope.has(conversationOf(row) ?? '')) add(row);
  for (const row of stored(parts, 'contact', 'SELECT body FROM contacts'))
    if (row.row === 'contact' && contacts.has(row.value.id)) add(row);
  for (const kind of ['agent', 'team', 'topic'] as const)
    for (const row of stored(parts, kind, `SELECT body FROM ${kind}s`)) add(row);
  for (const row of stored(parts, 'draft', 'SELECT body FROM drafts'))
    if (row.row === 'draft' && row.value.agentId === desk.agentId && row.value.text !== '') add(row);
  for (const id of inScope) {
    const value = parts.tables.conversations.readMark(desk.agentId, id);
    if (value) add({ row: 'read-mark', value });
  }
  const mayStay = ([key, row]: [string, Row]) => {
    if (row.row === 'draft') return row.value.text === '';
    if (row.row === 'contact') return !exactly && !due.has(key);
    const id = conversationOf(row);
    return id !== null && !exactly && visible.has(id) && !inScope.has(id);
  };
  const held = [...desk.rows].filter((entry) => !mayStay(entry));
  expect(new Map(held.sort(byKey))).toEqual(new Map([...due].sort(byKey)));
}

function stored(parts: ServerParts, kind: Row['row'], sql: string): Row[] {
  const bodies = parts.database.prepare<[], string>(sql).pluck().all();
  return bodies.map((body) => rowSchema.parse({ row: kind, value: JSON.parse(body) }));
}

const byKey = ([left]: [string, unknown], [right]: [string, unknown]) => (left < right ? -1 : 1);

/** The desk's live socket, as the hub sees it. */
export function openModelConsole(desk: ModelDesk, hasHorizon = true): LiveConsole {
  const session = { key: desk.agentId, agentId: desk.agentId, expiresAt: Number.MAX_SAFE_INTEGER };
  return {
    session,
    hasHorizon,
    client: deafClient,
    isLive: () => true,
    upTo: () => desk.cursor,
    tell(frame) {
      desk.apply(changesSchema.parse(JSON.parse(frame.subarray(frame.indexOf('{"type"')).toString())));
    },
    tellByPages: () => desk.catchUp(),
    rightsChanged: () => desk.catchUp(),
    takesEffects: () => false,
    heardAt: () => 0,
    hasLeft: () => false,
    actedAt: () => 0,
    notify() {},
    ring() {},
    mayRing: () => true,
  };
}
