// Owns keeping an agent's draft on the server, so that it follows them to another machine.
import { z } from 'zod';
import { draftKindSchema, maxDraftLength, mergeDrafts } from '../domain/conversation/draft.ts';
import { can } from '../domain/rights/can.ts';
import { conversationIdSchema, sequenceSchema } from '../std/ids.ts';
import { ok, refuse } from '../std/result.ts';
import { type Decided, nothingChanges, type Situation } from './decision.ts';

export const saveDraftSchema = z.object({
  name: z.literal('save-draft'),
  conversationId: conversationIdSchema,
  kind: draftKindSchema,
  /** Empty: the draft was sent or given up. */
  text: z.string(),
  /** `seq` of the draft this text was written over; 0 = there was none. */
  baseSeq: sequenceSchema,
});
export type SaveDraft = z.infer<typeof saveDraftSchema>;

/**
 * Over a draft that another machine saved meanwhile both texts are kept. A conversation that left the agent's sight
 * takes no new draft, but one they had is still theirs.
 */
export function decideSaveDraft(command: SaveDraft, situation: Situation): Decided {
  const { actor, conversation, now } = situation;
  if (actor.kind !== 'agent') return refuse('not-found');
  const { conversationId, kind, baseSeq } = command;
  const known = situation.findDraft(conversationId, kind);
  if (known === null && (conversation === null || !can(actor, 'see', conversation)))
    return refuse('not-found');
  const theirs = known?.text ?? '';
  const base = baseSeq === (known?.seq ?? 0) ? theirs : null;
  const text = mergeDrafts({ base, theirs, mine: command.text.toWellFormed().replaceAll('\u0000', '') });
  if (text === theirs) return ok(nothingChanges);
  if (text.length > maxDraftLength) return refuse('text-too-long');
  return ok({
    ...nothingChanges,
    draft: { agentId: actor.id, conversationId, kind, text, savedAt: now },
  });
}
