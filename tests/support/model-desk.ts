// Owns a desk as the protocol's paper describes it, without database or wire, and what it should hold in the end.
import { expect } from 'vitest';
import { agentActor } from '../../src-server/actions/accept-agent-command.ts';
import { createCatchUp, type Page } from '../../src-server/sockets/catch-up.ts';
import type { LiveConsole } from '../../src-server/sockets/console-session.ts';
import { can } from '../../src-shared/domain/rights/can.ts';
import type { AgentId } from '../../src-shared/std/ids.ts';
import { type Changes, changesSchema } from '../../src-shared/wire/down.ts';
import { type Row, rowSchema } from '../../src-shared/wire/row.ts';
import type { ServerParts } from './server-parts.ts';

/** A desk as the protocol's paper describes it. */
export class ModelDesk {
  readonly agentId: AgentId;
  cursor = 0;
  rows = new Map<string, Row>();
  private readonly parts: ServerParts;
  constructor(parts: ServerParts, agentId: AgentId) {
    this.parts = parts;
    this.agentId = agentId;
  }

  apply({ after, upTo, rows, forget }: Changes): void {
    expect(after, 'no hole').toBeLessThanOrEqual(this.cursor);
    for (const id of forget) this.forget(id);
    for (const raw of rows) {
      const row = rowSchema.parse(raw);
      const known = this.rows.get(keyOf(row));
      if (!known || known.value.seq <= row.value.seq) this.rows.set(keyOf(row), row);
    }
    this.cursor = Math.max(this.cursor, upTo);
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

  /** Reads `pages` pages, or all. */
  catchUp(pages = Number.POSITIVE_INFINITY): void {
    const actor = agentActor(this.parts.state, this.agentId);
    if (actor === null) throw new Error('no such agent');
    const reader = createCatchUp(this.parts.tables, actor, this.cursor);
    for (let read = 0; read < pages; read += 1) {
      const page = reader.nextPage();
      this.apply(changesOf(page));
      if (page.remaining === 0) return;
    }
  }
}

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

/** What the agent may see, by asking `can` of everything there is. Contacts they saw before may stay with them. */
export function expectRightView(parts: ServerParts, desk: ModelDesk): void {
  const actor = agentActor(parts.state, desk.agentId);
  if (actor === null) throw new Error('no such agent');
  const bodies = (sql: string) =>
    parts.database
      .prepare<[], string>(sql)
      .pluck()
      .all()
      .map((body): unknown => JSON.parse(body));
  const seen = new Map<string, unknown>();
  const visible = new Set<string>();
  const contacts = new Set<string>();
  for (const value of bodies('SELECT body FROM conversations')) {
    const row = rowSchema.parse({ row: 'conversation', value });
    if (row.row !== 'conversation' || !can(actor, 'see', row.value)) continue;
    visible.add(row.value.id);
    contacts.add(row.value.contactId);
    seen.set(keyOf(row), row);
  }
  for (const value of bodies('SELECT body FROM messages')) {
    const row = rowSchema.parse({ row: 'message', value });
    if (visible.has(conversationOf(row) ?? '')) seen.set(keyOf(row), row);
  }
  for (const [kind, table] of [
    ['contact', 'contacts'],
    ['agent', 'agents'],
    ['team', 'teams'],
    ['topic', 'topics'],
  ] as const) {
    for (const value of bodies(`SELECT body FROM ${table}`)) {
      const row = rowSchema.parse({ row: kind, value });
      if (row.row !== 'contact' || contacts.has(row.value.id)) seen.set(keyOf(row), row);
    }
  }
  const held = [...desk.rows].filter(
    ([key, row]) => row.row !== 'read-mark' && (row.row !== 'contact' || seen.has(key)),
  );
  expect(new Map(held.sort(byKey))).toEqual(new Map([...seen].sort(byKey)));
  for (const row of desk.rows.values()) {
    if (row.row === 'read-mark')
      expect([row.value.agentId, visible.has(row.value.conversationId)]).toEqual([desk.agentId, true]);
  }
}

const byKey = ([left]: [string, unknown], [right]: [string, unknown]) => (left < right ? -1 : 1);

/** The desk's live socket, as the hub sees it. */
export function openModelConsole(desk: ModelDesk): LiveConsole {
  const session = { key: desk.agentId, agentId: desk.agentId, expiresAt: Number.MAX_SAFE_INTEGER };
  return {
    session,
    client: {
      address: 'here',
      connectedAt: 0,
      isOpen: true,
      heardAt: () => 0,
      send: () => {},
      sendText: () => {},
      sendEncoded: () => {},
      sendEphemeral: () => {},
      sendBadFrame: () => {},
      bye: () => {},
      close: () => {},
      cut: () => {},
    },
    isLive: () => true,
    takesEffects: () => false,
    actedAt: () => 0,
    notify: () => {},
    upTo: () => desk.cursor,
    tell(frame) {
      desk.apply(changesSchema.parse(JSON.parse(frame.subarray(frame.indexOf('{"type"')).toString())));
    },
    tellByPages: () => desk.catchUp(),
  };
}
