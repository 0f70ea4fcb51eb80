// Owns taking the server's drafts into this desk's own: another machine's words are joined, our own echo changes nothing.
import { type Draft, mergeDrafts, replaceInDraft } from '../../../src-shared/domain/conversation/draft.ts';
import type { ConversationId } from '../../../src-shared/std/ids.ts';
import type { Drafts, KeptDraft } from '../database/drafts.ts';

/**
 * Takes the rows in one transaction, those known already (by `seq`) left out; called again with the same rows it changes
 * nothing. To be called before the cursor passes them. Returns the conversations of which a text is another now.
 */
export function takeDraftRows(drafts: Drafts, rows: readonly Draft[]): ReadonlySet<ConversationId> {
  const taken = new Map<string, KeptDraft & { savedAt: number }>();
  const changed = new Set<ConversationId>();
  for (const row of rows) {
    const { conversationId, kind } = row;
    const key = `${conversationId} ${kind}`;
    const before = taken.get(key) ?? drafts.find(conversationId, kind);
    const after = takeRow(before ?? { conversationId, kind, text: '', ...nothingKnown }, row);
    if (after === null) continue;
    taken.set(key, { ...after, savedAt: row.savedAt });
    if (after.text !== (before?.text ?? '')) changed.add(conversationId);
  }
  if (taken.size > 0) drafts.replace([...taken.values()]);
  return changed;
}

const nothingKnown = { baseSeq: 0, baseText: '', sentText: null };

/** Null: it is known. What is typed here (`text`) may have gone on since `sentText` left, and is never cut back to it. */
function takeRow(before: KeptDraft, row: Draft): KeptDraft | null {
  if (row.seq <= before.baseSeq) return null;
  const { text: mine, baseText, sentText } = before;
  const base = { ...before, baseSeq: row.seq, baseText: row.text };
  // What was known of the server's is lost, or never was: typed on from it, ours have all of it.
  if (before.baseSeq === 0 && sentText === null && mine.startsWith(row.text)) return base;
  if (sentText === null) return { ...base, text: mergeDrafts({ base: baseText, theirs: row.text, mine }) };
  // What we sent is in it: those words are ours, and have become `mine` here.
  const echoed = replaceInDraft(row.text, sentText, mine);
  if (echoed !== null) return { ...base, text: echoed, sentText: null };
  return {
    ...base,
    text: mergeDrafts({ base: baseText, theirs: row.text, mine }),
    // Ours is still to come there, over an older version: the server joins it in the same way.
    sentText: mergeDrafts({ base: null, theirs: row.text, mine: sentText }),
  };
}
