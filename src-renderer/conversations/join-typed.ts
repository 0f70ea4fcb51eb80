// Owns how words that came in from elsewhere are joined with what is being typed, and where the caret then stands.
import { mergeDrafts } from '../../src-shared/domain/conversation/draft.ts';
import { editsBetween } from '../../src-shared/domain/conversation/merge-words.ts';

const gap = '\n\n';

export type Joining = {
  /** What the desk had when `mine` was begun; null: not known. */
  base: string | null;
  /** What the desk has now. */
  theirs: string;
  /** What is in the composer. */
  mine: string;
};

/** As two machines' drafts are joined; what is not known to be begun from the other's words, but begins with them, is. */
export function joinTyped({ base, theirs, mine }: Joining): string {
  if (base === null) return mine.startsWith(theirs) ? mine : mergeDrafts({ base, theirs, mine });
  return mergeDrafts({ base, theirs, mine });
}

/** Whether words of elsewhere now stand beside one's own, so that it is worth saying. */
export function isJoined({ base, theirs, mine }: Joining): boolean {
  if (theirs === '' || mine === '' || theirs === base || theirs === mine) return false;
  if (base === null || mine !== base) return !(base === null && mine.startsWith(theirs));
  return theirs.endsWith(`${gap}${base}`) || theirs.startsWith(`${base}${gap}`);
}

/** Where a caret at `caret` in `before` stands in `after`: between the same letters as far as these are still there. */
export function caretAfter(before: string, after: string, caret: number): number {
  if (after.endsWith(before)) return caret + after.length - before.length;
  let moved = 0;
  for (const { from, to, by } of editsBetween(before, after)) {
    if (caret <= from) break;
    if (caret <= to) return from + moved + caretWithin(before.slice(from, to), by, caret - from);
    moved += by.length - (to - from);
  }
  return caret + moved;
}

function caretWithin(before: string, after: string, caret: number): number {
  let same = 0;
  while (same < before.length && before[same] === after[same]) same += 1;
  if (caret <= same) return caret;
  let tail = 0;
  while (tail < Math.min(before.length, after.length) - same && before.at(-1 - tail) === after.at(-1 - tail))
    tail += 1;
  const fromEnd = before.length - caret;
  return fromEnd <= tail ? after.length - fromEnd : Math.min(caret, after.length);
}
