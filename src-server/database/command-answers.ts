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

/** Ids looked up by one statement; those left over, in a small group all, one by one. */
const lookedUpAtOnce = 32;

export function prepareCommandAnswers(database: Database) {
  const findSome = (count: number) =>
    database.prepare<[readonly string[]]>(
      `SELECT id, fingerprint, refusal, seq, conversation_id FROM commands
       WHERE id IN (${Array(count).fill('?').join(', ')})`,
    );
  const findMany = findSome(lookedUpAtOnce);
  const findOne = findSome(1);
  const insert = prepareInsertMany(database, 'INSERT INTO commands', 6);
  return {
    /** Those of `ids` that were decided before. */
    findAll(ids: readonly CommandId[]): Map<CommandId, StoredCommand> {
      const found = new Map<CommandId, StoredCommand>();
      let done = 0;
      while (done < ids.length) {
        const many = ids.length - done >= lookedUpAtOnce;
        const asked = ids.slice(done, done + (many ? lookedUpAtOnce : 1));
        for (const row of (many ? findMany : findOne).all(asked)) {
          const { id, fingerprint, refusal, seq, conversation_id } = storedSchema.parse(row);
          found.set(id, { fingerprint, answer: { refusal, seq, conversationId: conversation_id } });
        }
        done += asked.length;
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
