// Owns telling a salvaged row's table by its shape, and putting it into a new outbox; what fits none is passed over.
import type { Sqlite } from './open-sqlite.ts';
import { type SalvagedRow, type SalvagedValue, type SalvageImage, salvagedRows } from './salvage-pages.ts';

type Shape = {
  sql: string;
  /** The values for `sql`; null: a row of another table. */
  read(row: SalvagedRow): SalvagedValue[] | null;
};

const isInt = (value: SalvagedValue | undefined): value is number => typeof value === 'number';
const isText = (value: SalvagedValue | undefined): value is string => typeof value === 'string';
const isTextOrNull = (value: SalvagedValue | undefined) => value === null || isText(value);

/** Columns a row was stored without were added since: their defaults count. */
const shapes: readonly Shape[] = [
  {
    sql: 'INSERT OR IGNORE INTO accounts (id, server_url, agent_id, agent_name, email, workspace_name) VALUES (?, ?, ?, ?, ?, ?)',
    read: ({ rowid, values: [id, ...rest] }) =>
      rowid !== null && id === null && rest.length === 5 && rest.every(isText) ? [rowid, ...rest] : null,
  },
  {
    sql: `INSERT OR IGNORE INTO entries (place, id, account_id, conversation_id, command, made_at, state, reason, held_until)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    read({ rowid, values }) {
      const [place, id, account, conversation, command, madeAt, state, reason, heldUntil = null] = values;
      if (rowid === null || place !== null || values.length < 8 || values.length > 9) return null;
      if (!isText(id) || !isInt(account) || !isTextOrNull(conversation) || !isText(command)) return null;
      if (!isInt(madeAt) || !isText(state) || !isTextOrNull(reason)) return null;
      const known = state === 'waiting' || state === 'sending';
      return [
        ...[rowid, id, account, conversation ?? null, command, madeAt],
        ...(known ? [state, null] : ['refused', reason ?? 'invalid']),
        isInt(heldUntil) ? heldUntil : null,
      ];
    },
  },
  {
    sql: `INSERT OR IGNORE INTO drafts (account_id, conversation_id, kind, text, saved_at, base_seq, base_text, sent_text)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    read({ rowid, values }) {
      const [account, conversation, kind, text, savedAt, baseSeq = 0, baseText = '', sentText = null] =
        values;
      if (rowid !== null || (kind !== 'reply' && kind !== 'note') || values.length > 8) return null;
      if (!isInt(account) || !isText(conversation) || !isText(text) || !isInt(savedAt)) return null;
      if (!isInt(baseSeq) || !isText(baseText) || !isTextOrNull(sentText)) return null;
      return [account, conversation, kind, text, savedAt, baseSeq, baseText, sentText];
    },
  },
  {
    sql: `INSERT OR IGNORE INTO edits (account_id, edited_id, conversation_id, what, kind, before, text, saved_at)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    read({ rowid, values }) {
      const [account, edited, conversation, what, kind, before, text, savedAt] = values;
      if (rowid !== null || (what !== 'refused' && what !== 'note') || values.length !== 8) return null;
      if (
        !isInt(account) ||
        !isText(edited) ||
        !isText(conversation) ||
        (kind !== 'reply' && kind !== 'note')
      )
        return null;
      if (!isText(before) || !isText(text) || !isInt(savedAt)) return null;
      return [account, edited, conversation, what, kind, before, text, savedAt];
    },
  },
  {
    sql: 'INSERT OR IGNORE INTO settled (place, account_id, id) VALUES (?, ?, ?)',
    read: ({ rowid, values: [place, account, id, ...rest] }) =>
      rowid !== null && place === null && isInt(account) && isText(id) && rest.length === 0
        ? [rowid, account, id]
        : null,
  },
  {
    sql: 'INSERT OR IGNORE INTO notified (place, account_id, database_id, effect_id) VALUES (?, ?, ?, ?)',
    read: ({ rowid, values: [place, account, database, effect, ...rest] }) =>
      rowid !== null &&
      place === null &&
      isInt(account) &&
      isText(database) &&
      isInt(effect) &&
      rest.length === 0
        ? [rowid, account, database, effect]
        : null,
  },
  {
    sql: 'INSERT OR IGNORE INTO preferences (account_id, value) VALUES (?, ?)',
    read: ({ rowid, values: [account, value, ...rest] }) =>
      rowid !== null && account === null && isText(value) && rest.length === 0 ? [rowid, value] : null,
  },
  {
    sql: 'INSERT OR IGNORE INTO meta (name, value) VALUES (?, ?)',
    read: ({ rowid, values: [name, value, ...rest] }) =>
      rowid === null && isText(name) && /^[a-z-]+\d*$/.test(name) && isText(value) && rest.length === 0
        ? [name, value]
        : null,
  },
];

/** An account whose own row is lost is found again by its index: who signs in as that agent has what was kept of theirs. */
const accountByIndex: Shape = {
  sql: `INSERT OR IGNORE INTO accounts (server_url, agent_id, id, agent_name, email, workspace_name)
        VALUES (?, ?, ?, '', '', '')`,
  read: ({ rowid, values: [serverUrl, agentId, id, ...rest] }) =>
    rowid === null && isText(serverUrl) && isText(agentId) && isInt(id) && rest.length === 0
      ? [serverUrl, agentId, id]
      : null,
};

/** In one transaction; `now` (epoch ms) is kept, so that the agent is told. */
export function copySalvaged(image: SalvageImage, sqlite: Sqlite, now: number): void {
  sqlite.transaction(() => {
    for (const pass of [shapes, [accountByIndex]]) {
      const puts = pass.map(({ sql, read }) => ({ put: sqlite.prepare<SalvagedValue[]>(sql), read }));
      for (const row of salvagedRows(image)) {
        for (const { put, read } of puts) {
          const values = read(row);
          if (values === null) continue;
          tryPut(() => put.run(...values));
          break;
        }
      }
    }
    // What was on its way of a draft is not, where the act that brought it is lost: it is to be told anew.
    sqlite.exec(`
      UPDATE drafts SET sent_text = NULL WHERE sent_text IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM entries WHERE entries.account_id = drafts.account_id AND json_valid(command)
          AND command ->> '$.name' = 'save-draft' AND command ->> '$.conversationId' = drafts.conversation_id
          AND command ->> '$.kind' = drafts.kind)`);
    // Drafts may be lost, which the server has: nothing it gave is known to be here, and all of it is to come again.
    sqlite.exec("DELETE FROM meta WHERE name LIKE 'drafts-database-%'");
    // A number whose account is lost goes to nobody else, with what is kept under it.
    sqlite.exec(`
      INSERT INTO sqlite_sequence (name, seq)
        SELECT 'accounts', 0 WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = 'accounts');
      UPDATE sqlite_sequence SET seq = max(seq,
        (SELECT coalesce(max(account_id), 0) FROM (SELECT account_id FROM entries UNION ALL SELECT account_id FROM drafts
          UNION ALL SELECT account_id FROM edits)))
        WHERE name = 'accounts';`);
    sqlite
      .prepare(
        "INSERT INTO meta (name, value) VALUES ('salvaged-at', ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
      )
      .run(String(now));
  })();
}

/** A value its column will not have (damaged within) costs its row only. */
function tryPut(put: () => unknown): void {
  try {
    put();
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (!code.startsWith('SQLITE_CONSTRAINT') && code !== 'SQLITE_MISMATCH' && code !== 'SQLITE_TOOBIG')
      throw error;
  }
}
