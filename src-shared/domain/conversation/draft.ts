// Owns what a draft is: an agent's unsent words, one text per conversation and kind, and how two machines' are joined.
import { z } from 'zod';
import { agentIdSchema, conversationIdSchema, epochMsSchema, sequenceSchema } from '../../std/ids.ts';

export const draftKindSchema = z.enum(['reply', 'note']);
export type DraftKind = z.infer<typeof draftKindSchema>;

/** UTF-16 units; longer ones stay on the machine they were written on. */
export const maxDraftLength = 40_000;

/** Only its agent sees it, whether or not they still see the conversation. An empty text: there is none any more. */
export const draftSchema = z.object({
  agentId: agentIdSchema,
  conversationId: conversationIdSchema,
  kind: draftKindSchema,
  text: z.string().max(maxDraftLength),
  savedAt: epochMsSchema,
  seq: sequenceSchema,
});
export type Draft = z.infer<typeof draftSchema>;

/**
 * Joins what was written here (`mine`) with what another machine saved meanwhile (`theirs`), both begun from `base`
 * (null: not known). Nobody's words are dropped: when both changed it and differ, theirs stand first, mine below.
 */
export function mergeDrafts({
  base,
  theirs,
  mine,
}: {
  base: string | null;
  theirs: string;
  mine: string;
}): string {
  if (mine === theirs || base === mine) return theirs;
  if (base === theirs) return mine;
  if (mine === '') return theirs;
  return theirs === '' ? mine : `${theirs}\n\n${mine}`;
}
