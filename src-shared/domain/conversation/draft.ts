// Owns what a draft is: an agent's unsent words, one text per conversation and kind, and how two machines' are joined.
import { z } from 'zod';
import { agentIdSchema, conversationIdSchema, epochMsSchema, sequenceSchema } from '../../std/ids.ts';
import { mergeWords } from './merge-words.ts';

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

/** Between one machine's words and another's. */
const gap = '\n\n';

/**
 * Joins what was written here (`mine`) with what another machine saved meanwhile (`theirs`), both begun from `base`
 * (null: not known). Nobody's words are dropped: where both changed different places both changes are made; else theirs
 * stand first, mine below, and what holds all of the other as a block of its own stands alone.
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
  if (theirs === '') return mine;
  const joined = base === null ? null : mergeWords(base, theirs, mine);
  if (joined !== null) return joined;
  if (blockIn(theirs, mine) !== null) return theirs;
  return blockIn(mine, theirs) !== null ? mine : `${theirs}${gap}${mine}`;
}

/** `whole` with the block `part` become `by` (empty: gone); null when it holds no such block. */
export function replaceInDraft(whole: string, part: string, by: string): string | null {
  const at = blockIn(whole, part);
  if (at === null) return null;
  const before = whole.slice(0, Math.max(0, at - gap.length));
  const after = whole.slice(at + part.length + gap.length);
  return [before, by, after].filter((block) => block !== '').join(gap);
}

/** Where `part` stands in `whole` between gaps or its ends; an empty one is no block. */
function blockIn(whole: string, part: string): number | null {
  if (part === '') return null;
  const at = `${gap}${whole}${gap}`.indexOf(`${gap}${part}${gap}`);
  return at === -1 ? null : at;
}
