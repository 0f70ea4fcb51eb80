// Owns how far one agent has read one conversation; only that agent sees it.
import { z } from 'zod';
import { agentIdSchema, conversationIdSchema, sequenceSchema } from '../../std/ids.ts';

export const readMarkSchema = z.object({
  agentId: agentIdSchema,
  conversationId: conversationIdSchema,
  /** `order` of the last message read. */
  upTo: sequenceSchema,
  seq: sequenceSchema,
});
export type ReadMark = z.infer<typeof readMarkSchema>;
