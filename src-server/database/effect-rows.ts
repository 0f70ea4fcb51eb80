// Owns the statements on effects: what follows from a commit, until it is done.
import { z } from 'zod';
import {
  type AgentId,
  agentIdSchema,
  type ConversationId,
  conversationIdSchema,
} from '../../src-shared/std/ids.ts';
import type { Database } from './database.ts';

export const notifyReasonSchema = z.enum(['customer-wrote', 'assigned']);
export type NotifyReason = z.infer<typeof notifyReasonSchema>;

/** An agent is to be told of something. `at` epoch ms: when it came about. */
export type NotifyEffect = {
  agentId: AgentId;
  conversationId: ConversationId;
  reason: NotifyReason;
  at: number;
};
export type StoredEffect = NotifyEffect & { id: number };

const storedSchema = z.object({
  id: z.int(),
  agent_id: agentIdSchema,
  conversation_id: conversationIdSchema,
  reason: notifyReasonSchema,
  at: z.int(),
});

export function prepareEffectRows(database: Database) {
  const undone = database.prepare(
    'SELECT id, agent_id, conversation_id, reason, at FROM effects WHERE done_at IS NULL ORDER BY id',
  );
  const insert = database.prepare<[string, string, string, number]>(
    `INSERT INTO effects (kind, reason, agent_id, conversation_id, at) VALUES ('notify-agent', ?, ?, ?, ?)`,
  );
  const done = database.prepare<[number, number]>('UPDATE effects SET done_at = ? WHERE id = ?');
  const forget = database.prepare<[number]>('DELETE FROM effects WHERE at < ?');
  return {
    /** Oldest first. */
    undone(): StoredEffect[] {
      return undone.all().map((row) => {
        const { id, agent_id, conversation_id, reason, at } = storedSchema.parse(row);
        return { id, agentId: agent_id, conversationId: conversation_id, reason, at };
      });
    },
    /** Answers its id; no id is ever given twice. */
    insert({ reason, agentId, conversationId, at }: NotifyEffect): number {
      return Number(insert.run(reason, agentId, conversationId, at).lastInsertRowid);
    },
    markDone(ids: readonly number[], now: number): void {
      for (const id of ids) done.run(now, id);
    },
    /** Done or not: what came about before `at` is of no interest to anybody. */
    forgetBefore(at: number): void {
      forget.run(at);
    },
  };
}
export type EffectRows = ReturnType<typeof prepareEffectRows>;
