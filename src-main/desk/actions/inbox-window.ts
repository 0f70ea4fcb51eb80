// Owns which conversation stands where in a list of any length, with acts pending on some of them, read by index.
import type { Conversation } from '../../../src-shared/domain/conversation/conversation.ts';
import { compareByLongestWait } from '../../../src-shared/domain/inbox/inbox-order.ts';

export type ListedConversations = {
  /** Confirmed ones of the list, in its order. */
  page(offset: number, limit: number): Conversation[];
  /** Those of the list on which acts are pending, as they are confirmed. */
  confirmed: readonly Conversation[];
  /** Those with pending acts that are seen in the list, as they are seen. */
  seen: readonly Conversation[];
};
export type InboxWindowOptions = ListedConversations & {
  /** The first place asked for, counted from 0, and how many. */
  from: number;
  limit: number;
};

/** What the whole list, as it is seen, holds there: read is only that much, and what pending acts may have moved. */
export function inboxWindow({ page, confirmed, seen, from, limit }: InboxWindowOptions): Conversation[] {
  const offset = Math.max(0, from - seen.length);
  const read = page(offset, limit + seen.length + confirmed.length);
  const [first] = read;
  if (first === undefined && offset > 0) return [];
  const gone = new Set<string>(confirmed.map(({ id }) => id));
  const goneBefore =
    first === undefined ? 0 : confirmed.filter((one) => compareByLongestWait(one, first) < 0).length;
  const around = [...read.filter(({ id }) => !gone.has(id)), ...seen].sort(compareByLongestWait);
  const start = from - (offset - goneBefore);
  return around.slice(start, start + limit);
}

/** Where one of the list, as it is seen, stands in the whole of it; `count` of confirmed ones. */
export function placeInList(
  { page, confirmed, seen, count }: ListedConversations & { count: number },
  one: Conversation,
): number {
  const isBefore = (other: Conversation) => compareByLongestWait(other, one) < 0;
  let [place, end] = [0, count];
  while (place < end) {
    const middle = Math.floor((place + end) / 2);
    if (page(middle, 1).every(isBefore)) place = middle + 1;
    else end = middle;
  }
  return place - confirmed.filter(isBefore).length + seen.filter(isBefore).length;
}
