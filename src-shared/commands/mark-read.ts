// Owns how far an agent says they have read; it only ever moves forward.
import { z } from 'zod';
import { can } from '../domain/rights/can.ts';
import { conversationIdSchema, sequenceSchema } from '../std/ids.ts';
import { ok, refuse } from '../std/result.ts';
import { type Decided, nothingChanges, type Situation } from './decision.ts';

export const markReadSchema = z.object({
  name: z.literal('mark-read'),
  conversationId: conversationIdSchema,
  /** `order` of the last message read. */
  upTo: sequenceSchema,
});
export type MarkRead = z.infer<typeof markReadSchema>;

export function decideMarkRead(command: MarkRead, situation: Situation): Decided {
  const { actor, conversation } = situation;
  if (conversation === null || actor.kind !== 'agent' || !can(actor, 'mark-read', conversation)) {
    return refuse('not-found');
  }
  return ok({
    ...nothingChanges,
    readMark: { agentId: actor.id, conversationId: conversation.id, upTo: command.upTo },
  });
}
