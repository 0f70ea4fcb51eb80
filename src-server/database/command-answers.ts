// Owns the statements on commands already decided: by id, what was asked (as a fingerprint) and what was answered.
import { z } from 'zod';
import { type RefusalCode, refusalCodeSchema } from '../../src-shared/commands/refusal.ts';
import { type ConversationId, conversationIdSchema } from '../../src-shared/std/ids.ts';
import type { Database } from './database.ts';

/** `seq` 0 when nothing changed. `conversationId` is told to visitors, who may not know it yet. */
export type CommandAnswer = {
  refusal: RefusalCode | null;
  seq: number;
  conversationId: ConversationId | null;
};
export type StoredCommand = { fingerprint: number; answer: CommandAnswer };

const storedSchema = z.object({
  fingerprint: z.int(),
  refusal: refusalCodeSchema.nullable(),
  seq: z.int(),
  conversation_id: conversationIdSchema.nullable(),
});

export function prepareCommandAnswers(database: Database) {
  const find = database.prepare<[string]>(
    'SELECT fingerprint, refusal, seq, conversation_id FROM commands WHERE id = ?',
  );
  const insert = database.prepare<[string, number, number, string | null, number, string | null]>(
    'INSERT INTO commands VALUES (?, ?, ?, ?, ?, ?)',
  );
  return {
    find(id: string): StoredCommand | null {
      const row = find.get(id);
      if (row === undefined) return null;
      const { fingerprint, refusal, seq, conversation_id } = storedSchema.parse(row);
      return { fingerprint, answer: { refusal, seq, conversationId: conversation_id } };
    },
    insert(id: string, fingerprint: number, at: number, answer: CommandAnswer): void {
      insert.run(id, fingerprint, at, answer.refusal, answer.seq, answer.conversationId);
    },
  };
}
export type CommandAnswers = ReturnType<typeof prepareCommandAnswers>;
