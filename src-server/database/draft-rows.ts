// Owns the statements on agents' drafts. Bodies are JSON as they go over the wire.
import { type Draft, type DraftKind, draftSchema } from '../../src-shared/domain/conversation/draft.ts';
import type { Database } from './database.ts';

export function prepareDraftRows(database: Database) {
  const body = database
    .prepare<[string, string, string], string>(
      'SELECT body FROM drafts WHERE agent_id = ? AND conversation_id = ? AND kind = ?',
    )
    .pluck();
  const bodiesOf = database
    .prepare<[string], string>('SELECT body FROM drafts WHERE agent_id = ? ORDER BY seq')
    .pluck();
  const put = database.prepare<[string, string, string, number, string]>(
    `INSERT INTO drafts VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (agent_id, conversation_id, kind) DO UPDATE SET seq = excluded.seq, body = excluded.body`,
  );
  return {
    find(agentId: string, conversationId: string, kind: DraftKind): Draft | null {
      const found = body.get(agentId, conversationId, kind);
      return found === undefined ? null : draftSchema.parse(JSON.parse(found));
    },
    body: (agentId: string, conversationId: string, kind: string): string | undefined =>
      body.get(agentId, conversationId, kind),
    /** All of one agent, in order. */
    bodiesOf: (agentId: string): string[] => bodiesOf.all(agentId),
    put(draft: Draft, json: string): void {
      put.run(draft.agentId, draft.conversationId, draft.kind, draft.seq, json);
    },
  };
}
export type DraftRows = ReturnType<typeof prepareDraftRows>;
