// Owns the statements on agents' drafts. Bodies are JSON as they go over the wire.
import { type Draft, type DraftKind, draftSchema } from '../../src-shared/domain/conversation/draft.ts';
import type { Database } from './database.ts';

export function prepareDraftRows(database: Database) {
  const row = database.prepare<[string, string, string], { seq: number; body: string }>(
    'SELECT seq, body FROM drafts WHERE agent_id = ? AND conversation_id = ? AND kind = ?',
  );
  const bodiesOf = database.prepare<[string], { body: string; isEmpty: 0 | 1 }>(
    `SELECT body, body ->> '$.text' = '' AS isEmpty FROM drafts
     WHERE agent_id = ? ORDER BY conversation_id, kind`,
  );
  const put = database.prepare<[string, string, string, number, string]>(
    `INSERT INTO drafts VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (agent_id, conversation_id, kind) DO UPDATE SET seq = excluded.seq, body = excluded.body`,
  );
  return {
    find(agentId: string, conversationId: string, kind: DraftKind): Draft | null {
      const found = row.get(agentId, conversationId, kind);
      return found === undefined ? null : draftSchema.parse(JSON.parse(found.body));
    },
    row: (agentId: string, conversationId: string, kind: string): { seq: number; body: string } | undefined =>
      row.get(agentId, conversationId, kind),
    /** All of one agent, null for those that were sent or given up; a new one never changes the others' turn. */
    bodiesOf: (agentId: string): (string | null)[] =>
      bodiesOf.all(agentId).map(({ body, isEmpty }) => (isEmpty === 1 ? null : body)),
    put(draft: Draft, json: string): void {
      put.run(draft.agentId, draft.conversationId, draft.kind, draft.seq, json);
    },
  };
}
export type DraftRows = ReturnType<typeof prepareDraftRows>;
