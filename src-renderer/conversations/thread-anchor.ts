// Owns where a thread stands when it opens and when it changes: what arrives never moves what is being read.
import type { ThreadItem } from './thread-items.ts';

export type OpeningPlace = { index: number; align: 'start' | 'end' };

/** Opens at the mark of what is new, else at the end. */
export function openingPlace(items: readonly ThreadItem[]): OpeningPlace {
  const unread = items.findIndex((item) => item.kind === 'unread');
  return unread === -1 ? { index: items.length - 1, align: 'end' } : { index: unread, align: 'start' };
}

/** Lines were put in front of what was the first one: the view has to be kept from the end instead of the start. */
export function grewAtTop(before: readonly ThreadItem[], after: readonly ThreadItem[]): boolean {
  const message = before.find(isSaid);
  if (message === undefined) return false;
  const was = before.indexOf(message);
  const is = after.findIndex((item) => item.key === message.key);
  return is > was;
}

export type Change = { follow: boolean; arrived: number };

/**
 * What a change asks for. `follow`: go to the new end, because one stood at the end or because the newest words are
 * one's own. `arrived`: how many messages of others came at the end, to be counted on the chip when not following.
 */
export function changeOf(
  before: readonly ThreadItem[],
  after: readonly ThreadItem[],
  atEnd: boolean,
): Change {
  const known = new Set(before.map((item) => item.key));
  const fresh: ThreadItem[] = [];
  for (let index = after.length - 1; index >= 0; index -= 1) {
    const item = after[index];
    if (item?.kind === 'missing') continue;
    if (item === undefined || known.has(item.key)) break;
    fresh.push(item);
  }
  const newest = fresh.find(isSaid);
  const own = newest?.kind === 'message' && newest.message.entryId !== null;
  return { follow: atEnd || own, arrived: fresh.filter((item) => item.kind === 'message').length };
}

function isSaid(item: ThreadItem): boolean {
  return item.kind === 'message' || item.kind === 'activity';
}
