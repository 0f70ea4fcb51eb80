// Owns what a real desk's cache must be: row for row what the server stored, filtered by what its agent may see.
import { copyFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { z } from 'zod';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { waitUntil } from '../support/wait-until.ts';
import { broken, type Violation } from './trial.ts';

/** Rows as text with sorted keys, by `kind/id`. */
export type RowTexts = ReadonlyMap<string, string>;

const bodyRowsSchema = z.array(z.object({ id: z.string(), body: z.string() }));
const messageRowsSchema = z.array(
  z.object({
    id: z.string(),
    conversationId: z.string(),
    order: z.int(),
    seq: z.int(),
    kind: z.string(),
    at: z.int(),
    text: z.string().nullable(),
    authorKind: z.string(),
    authorId: z.string().nullable(),
  }),
);
const markRowsSchema = z.array(
  z.object({ agentId: z.string(), conversationId: z.string(), upTo: z.int(), seq: z.int() }),
);
const conversationPartsSchema = z.object({
  contactId: z.string(),
  teamId: z.string(),
  assigneeId: z.string().nullable(),
});
const agentPartsSchema = z.object({ teamIds: z.array(z.string()), roles: z.array(z.string()) });

function open(path: string): Database.Database {
  if (!existsSync(path)) throw new Error(`there is no ${path}`);
  return new Database(path, { fileMustExist: true });
}

/** What the agent's desk must hold once it is quiet: read past all of the server's code. Nothing here is beyond the horizon. */
export function rowsForAgent(serverDir: string, agentId: string): RowTexts {
  const database = open(join(serverDir, 'guichet.db'));
  try {
    const bodies = (table: string) =>
      bodyRowsSchema.parse(database.prepare(`SELECT id, body FROM ${table}`).all());
    const rows = new Map<string, string>();
    for (const table of ['agents', 'teams', 'topics'])
      for (const { id, body } of bodies(table)) rows.set(`${table}/${id}`, sorted(JSON.parse(body)));
    const own = bodies('agents').find(({ id }) => id === agentId);
    const { teamIds, roles } = agentPartsSchema.parse(JSON.parse(own?.body ?? ''));
    if (roles.length !== 1 || roles[0] !== 'agent') throw new Error('the trials know only plain agents');
    const visible = new Set<string>();
    const contactIds = new Set<string>();
    for (const { id, body } of bodies('conversations')) {
      const { teamId, assigneeId, contactId } = conversationPartsSchema.parse(JSON.parse(body));
      if (!teamIds.includes(teamId) && assigneeId !== agentId) continue;
      visible.add(id);
      contactIds.add(contactId);
      rows.set(`conversations/${id}`, sorted(JSON.parse(body)));
    }
    for (const { id, body } of bodies('contacts'))
      if (contactIds.has(id)) rows.set(`contacts/${id}`, sorted(JSON.parse(body)));
    const messages = database.prepare(
      `SELECT body ->> '$.id' AS id, conversation_id AS conversationId, "order", body ->> '$.seq' AS seq, kind,
         body ->> '$.at' AS at, body ->> '$.text' AS text, body ->> '$.author.kind' AS authorKind,
         body ->> '$.author.id' AS authorId
       FROM messages`,
    );
    for (const message of messageRowsSchema.parse(messages.all()))
      if (visible.has(message.conversationId)) rows.set(`messages/${message.id}`, sorted(message));
    const marks = database.prepare(
      `SELECT agent_id AS agentId, conversation_id AS conversationId, up_to AS upTo, seq FROM read_marks
       WHERE agent_id = ?`,
    );
    for (const mark of markRowsSchema.parse(marks.all(agentId)))
      if (visible.has(mark.conversationId)) rows.set(`read_marks/${mark.conversationId}`, sorted(mark));
    return rows;
  } finally {
    database.close();
  }
}

/** What a desk has in its cache, running or not: read from a copy, for the desk holds its file alone. */
export function rowsOfCache(deskDir: string): RowTexts {
  using copy = temporaryFolder('cache-copy');
  for (const name of ['cache.db', 'cache.db-wal'])
    if (existsSync(join(deskDir, name))) copyFileSync(join(deskDir, name), join(copy.path, name));
  const database = open(join(copy.path, 'cache.db'));
  try {
    const rows = new Map<string, string>();
    for (const table of ['agents', 'teams', 'topics', 'conversations', 'contacts']) {
      const found = database.prepare(`SELECT id, value AS body FROM ${table}`).all();
      for (const { id, body } of bodyRowsSchema.parse(found))
        rows.set(`${table}/${id}`, sorted(JSON.parse(body)));
    }
    const messages = database.prepare(
      `SELECT id, conversation_id AS conversationId, place AS "order", seq, kind, at, text,
         author_kind AS authorKind, author_id AS authorId FROM messages`,
    );
    for (const message of messageRowsSchema.parse(messages.all()))
      rows.set(`messages/${message.id}`, sorted(message));
    const marks = database.prepare(
      'SELECT agent_id AS agentId, conversation_id AS conversationId, up_to AS upTo, seq FROM read_marks',
    );
    for (const mark of markRowsSchema.parse(marks.all()))
      rows.set(`read_marks/${mark.conversationId}`, sorted(mark));
    return rows;
  } finally {
    database.close();
  }
}

/** `name` says whose; at most a few of each kind are told. */
export function compareRows(name: string, held: RowTexts, expected: RowTexts): Violation[] {
  const missing = [...expected.keys()].filter((key) => !held.has(key));
  const extra = [...held.keys()].filter((key) => !expected.has(key));
  const other = [...expected].filter(([key, text]) => held.has(key) && held.get(key) !== text);
  const violations: Violation[] = [];
  if (missing.length > 0)
    violations.push(broken('desk-equals-server', `${name} lacks ${missing.length} rows: ${few(missing)}`));
  if (extra.length > 0)
    violations.push(broken('sight', `${name} holds ${extra.length} rows too many: ${few(extra)}`));
  const [first] = other;
  if (first !== undefined) {
    const [key, text] = first;
    const told = `${name} holds ${other.length} rows otherwise: ${key} is ${held.get(key)} and not ${text}`;
    violations.push(broken('desk-equals-server', told.slice(0, 1_000)));
  }
  return violations;
}

/** Compares until they are equal or the quiet has lasted `withinMs`; then tells what still differs. */
export async function becomesEqual(
  { name, deskDir, agentId }: { name: string; deskDir: string; agentId: string },
  serverDir: string,
  withinMs = 3_000,
): Promise<Violation[]> {
  const expected = rowsForAgent(serverDir, agentId);
  let violations: Violation[] = [broken('desk-equals-server', `${name} has no cache`)];
  const isEqual = () => {
    violations = compareRows(name, rowsOfCache(deskDir), expected);
    return violations.length === 0;
  };
  await waitUntil(`${name} equals the server`, isEqual, { withinMs, everyMs: 20 }).catch(() => {
    // Told by what differs.
  });
  return violations;
}

const few = (keys: readonly string[]) => keys.slice(0, 4).join(', ');

/** JSON with the keys in one order, so that equal values are equal texts. */
function sorted(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([left], [right]) => (left < right ? -1 : 1)))
      : part,
  );
}
