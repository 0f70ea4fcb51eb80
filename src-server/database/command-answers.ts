// Owns the statements on commands already decided: by id, what was asked (as a fingerprint) and what was answered.
import { z } from 'zod';
import { type RefusalCode, refusalCodeSchema } from '../../src-shared/commands/refusal.ts';
import {
  type CommandId,
  type ConversationId,
  commandIdSchema,
  conversationIdSchema,
} from '../../src-shared/std/ids.ts';
import type { Database } from './database.ts';
import { prepareInsertMany } from './prepare-insert-many.ts';

/** `seq` 0 when nothing changed. `conversationId` is told to visitors, who may not know it yet. */
export type CommandAnswer = {
  refusal: RefusalCode | null;
  seq: number;
  conversationId: ConversationId | null;
};
export type StoredCommand = { fingerprint: number; answer: CommandAnswer };

const storedSchema = z.object({
  id: commandIdSchema,
  fingerprint: z.int(),
  refusal: refusalCodeSchema.nullable(),
  seq: z.int(),
  conversation_id: conversationIdSchema.nullable(),
});

export type DecidedCommand = { id: CommandId; fingerprint: number; answer: CommandAnswer };

/** Ids looked up by one statement. */
const lookedUpAtOnce = 32;

export function prepareCommandAnswers(database: Database) {
  const find = database.prepare<[(string | null)[]]>(
    `SELECT id, fingerprint, refusal, seq, conversation_id FROM commands
     WHERE id IN (${Array(lookedUpAtOnce).fill('?').join(', ')})`,
  );
  const insert = prepareInsertMany(database, 'INSERT INTO commands', 6);
  return {
    /** Those of `ids` that were decided before. */
    findAll(ids: readonly CommandId[]): Map<CommandId, StoredCommand> {
      const found = new Map<CommandId, StoredCommand>();
      for (let start = 0; start < ids.length; start += lookedUpAtOnce) {
        const asked: (string | null)[] = ids.slice(start, start + lookedUpAtOnce);
        while (asked.length < lookedUpAtOnce) asked.push(null);
        for (const row of find.all(asked)) {
          const { id, fingerprint, refusal, seq, conversation_id } = storedSchema.parse(row);
          found.set(id, { fingerprint, answer: { refusal, seq, conversationId: conversation_id } });
        }
      }
      return found;
    },
    insertAll(decided: readonly DecidedCommand[], at: number): void {
      const values: (string | number | null)[] = [];
      for (const { id, fingerprint, answer } of decided) {
        values.push(id, fingerprint, at, answer.refusal, answer.seq, answer.conversationId);
      }
      insert(values);
    },
  };
}
export type CommandAnswers = ReturnType<typeof prepareCommandAnswers>;
