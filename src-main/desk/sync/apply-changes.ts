// Owns taking the server's changes into the cache: rows, what goes, cursor and place in one transaction, or nothing.

import type { Draft } from '../../../src-shared/domain/conversation/draft.ts';
import type { ConversationId } from '../../../src-shared/std/ids.ts';
import type { Changes } from '../../../src-shared/wire/down.ts';
import type { Cache } from '../database/open-cache.ts';
import { type Applied, putRows, readRows, whatChanged } from './put-rows.ts';
import { reduceSight, sweepSight } from './reduce-sight.ts';
import type { PageStart } from './sync-state.ts';

/**
 * `gap`: it begins beyond what we have, something between is missing. `known`: all of it is here already.
 * A frame that begins earlier but ends later is taken: rows carry their own sequence and never go back. One that led to
 * where we are is not, while there is a place: its own place is not ours, and would end what is only begun.
 */
export function judgeChanges(
  { after, place }: PageStart,
  changes: Pick<Changes, 'after' | 'upTo'>,
): 'apply' | 'known' | 'gap' {
  if (changes.after > after) return 'gap';
  const ledHere = changes.after < after && changes.upTo === after && place !== null;
  return changes.upTo < after || ledHere ? 'known' : 'apply';
}

/** Where the cache stands. */
export function pageStart(cache: Cache): PageStart {
  return { after: cache.meta.cursor(), place: cache.meta.place() };
}

/** Where it will stand once a frame judged `apply` is in it. */
export function startAfter(from: PageStart, changes: Pick<Changes, 'upTo' | 'place'>): PageStart {
  return { after: Math.max(from.after, changes.upTo), place: changes.place };
}

/**
 * Applies a frame judged `apply`: a page of a snapshot leaves the cursor at 0 and keeps the place to go on from, its
 * last page ends it; pages that bring the agent's other rights keep one too, and the first of them takes away. A failure
 * (full disk) leaves rows, cursor and place as they were. `takeDrafts` comes first, because drafts are in a file of their
 * own: taken twice they change nothing, a cursor that passed them would lose them.
 */
export function applyChanges(
  cache: Cache,
  changes: Changes,
  takeDrafts: (drafts: readonly Draft[]) => ReadonlySet<ConversationId>,
): Applied {
  const { rows, drafts, skipped } = readRows(changes.rows);
  const draftsChanged = takeDrafts(drafts);
  const { from, gone } = cache.transaction(() => {
    const from = pageStart(cache);
    for (const id of changes.forget) cache.writer.forget(id);
    putRows(cache, rows);
    const gone = changes.rights === null ? [] : reduceSight(cache, changes.rights);
    // Once nothing more is on its way that they could belong to, contacts of conversations that are not here go.
    const contacts = rows.flatMap((row) => (row.row === 'contact' ? [row.value.id] : []));
    if (changes.remaining === 0) contacts.forEach(cache.writer.forgetLoneContact);
    else if (contacts.some(cache.writer.isLoneContact)) cache.meta.setMayHaveStrays(true);
    const next = startAfter(from, changes);
    if (next.after !== from.after) cache.meta.setCursor(next.after);
    if (next.place !== from.place) cache.meta.setPlace(next.place);
    const isBroughtToRights = from.after > 0 && from.place !== null && next.place === null;
    if (isBroughtToRights || (changes.remaining === 0 && cache.meta.mayHaveStrays())) sweepSight(cache);
    return { from, gone };
  });
  const changed = whatChanged(rows, from.after);
  for (const id of [...changes.forget, ...gone]) changed.conversationIds.add(id);
  return { ...changed, draftsChanged, skipped };
}
