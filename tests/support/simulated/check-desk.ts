// Owns the comparison of a desk's file with the server's tables: every row its agent may see and should have, and no other.
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { conversationSchema, isOngoing } from '../../../src-shared/domain/conversation/conversation.ts';
import { agentSchema } from '../../../src-shared/domain/people/agent.ts';
import { can } from '../../../src-shared/domain/rights/can.ts';
import { storedIn } from './check-views.ts';
import type { SimulatedDesk } from './simulated-desk.ts';
import type { World } from './world.ts';

type HeldConversation = { id: string; contact_id: string; fetched_up_to: number | null; value: string };
type HeldMessage = {
  id: string;
  conversation_id: string;
  place: number;
  seq: number;
  kind: string;
  text: string | null;
  at: number;
  edited_at: number | null;
  removed_at: number | null;
};

/** The desk is not running; it was live and had nothing left to ask for. */
export function checkDesk(world: World, desk: SimulatedDesk): void {
  const cache = new SqliteDatabase(join(desk.folder(), 'cache.db'));
  try {
    compare(world, desk, cache);
  } finally {
    cache.close();
  }
}

function compare(world: World, desk: SimulatedDesk, cache: SqliteDatabase.Database): void {
  const { database, horizonMs } = world.server;
  const say = (what: string) => world.broke('desk-equals-server', `${desk.name}'s file ${what}`);
  const unseen = (what: string) => world.broke('sight', `${desk.name}'s file ${what}`);
  const bodies = (table: string) =>
    new Map(
      database
        .prepare<[], { id: string; body: string }>(`SELECT id, body FROM ${table}`)
        .all()
        .map(({ id, body }) => [id, body]),
    );
  const values = (table: string) =>
    new Map(
      cache
        .prepare<[], { id: string; value: string }>(`SELECT id, value FROM ${table}`)
        .all()
        .map(({ id, value }) => [id, value]),
    );
  for (const table of ['agents', 'teams', 'topics']) {
    const [theirs, ours] = [bodies(table), values(table)];
    if (theirs.size !== ours.size) say(`has ${ours.size} ${table} of ${theirs.size}`);
    for (const [id, body] of theirs) if (!sameJson(ours.get(id), body)) say(`has ${table} ${id} otherwise`);
  }
  const agent = agentSchema.parse(JSON.parse(bodies('agents').get(desk.agent.id) ?? 'null'));
  const actor = { kind: 'agent' as const, id: agent.id, roles: agent.roles, teamIds: agent.teamIds };
  const held = new Map(
    cache
      .prepare<[], HeldConversation>('SELECT id, contact_id, fetched_up_to, value FROM conversations')
      .all()
      .map((row) => [row.id, row]),
  );
  const messages = cache.prepare<[], HeldMessage>('SELECT * FROM messages ORDER BY place').all();
  const marks = cache
    .prepare<[], { conversation_id: string; agent_id: string; up_to: number }>('SELECT * FROM read_marks')
    .all();
  const contacts = values('contacts');
  const serverContacts = bodies('contacts');
  const seenContacts = new Set<string>();

  for (const body of bodies('conversations').values()) {
    const conversation = conversationSchema.parse(JSON.parse(body));
    const { id, contactId } = conversation;
    const own = held.get(id);
    const ownMessages = messages.filter((message) => message.conversation_id === id);
    if (!can(actor, 'see', conversation)) {
      const left =
        own !== undefined || ownMessages.length > 0 || marks.some((mark) => mark.conversation_id === id);
      if (left) unseen(`still has something of ${id}, which ${desk.agent.id} may not see`);
      continue;
    }
    seenContacts.add(contactId);
    const endedAt = conversation.resolvedAt ?? conversation.createdAt;
    const due = isOngoing(conversation) || endedAt > world.time.epoch() - horizonMs;
    if (own === undefined) {
      if (due) say(`lacks ${id}`);
      if (ownMessages.length > 0) say(`has words of ${id} without it`);
      continue;
    }
    if (due && own.fetched_up_to !== null) say(`has ${id} only up to ${own.fetched_up_to}`);
    if (!sameJson(own.value, body)) say(`has ${id} as ${own.value} instead of ${body}`);
    if (!sameJson(contacts.get(contactId), serverContacts.get(contactId))) say(`has ${contactId} otherwise`);
    const upTo = own.fetched_up_to ?? Number.POSITIVE_INFINITY;
    compareMessages(world, id, ownMessages, upTo, say);
    const mark = database
      .prepare<[string, string], number>(
        'SELECT up_to FROM read_marks WHERE agent_id = ? AND conversation_id = ?',
      )
      .pluck()
      .get(agent.id, id);
    const ownMark = marks.find((one) => one.conversation_id === id && one.agent_id === agent.id)?.up_to;
    if (own.fetched_up_to === null && mark !== ownMark)
      say(`has ${id} read up to ${ownMark} instead of ${mark}`);
  }
  for (const id of contacts.keys())
    if (!seenContacts.has(id)) unseen(`still has the contact ${id}, of whom it may see nothing`);
  for (const mark of marks) if (mark.agent_id !== agent.id) unseen(`has a read mark of ${mark.agent_id}`);
}

function compareMessages(
  world: World,
  conversationId: string,
  own: readonly HeldMessage[],
  upTo: number,
  say: (what: string) => void,
): void {
  const due = storedIn(world, conversationId)
    .filter(({ order }) => order <= upTo || own.some(({ place }) => place === order))
    .map((message) => {
      const { id, order, seq, kind, at } = message;
      const text = kind === 'activity' ? null : message.text;
      const [editedAt, removedAt] =
        message.kind === 'note' ? [message.editedAt, message.removedAt] : [null, null];
      return JSON.stringify([id, order, seq, kind, at, text, editedAt, removedAt]);
    });
  const got = own.map(({ id, place, seq, kind, at, text, edited_at, removed_at }) =>
    JSON.stringify([id, place, seq, kind, at, text, edited_at, removed_at]),
  );
  if (got.join() !== due.join()) say(`has ${conversationId} as ${got.join()} instead of ${due.join()}`);
}

function sameJson(one: string | undefined, other: string | undefined): boolean {
  if (one === undefined || other === undefined) return false;
  return one === other || sorted(JSON.parse(one)) === sorted(JSON.parse(other));
}

/** As text, whatever order the fields came in. */
function sorted(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([left], [right]) => (left < right ? -1 : 1)))
      : inner,
  );
}
