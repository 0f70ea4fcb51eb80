// Owns the order of the inbox: who waits longest comes first, the same for every customer (product.md C2).
import type { Conversation } from '../conversation/conversation.ts';

type Waiting = Pick<Conversation, 'id' | 'waitingSince' | 'lastMessage' | 'createdAt'>;

/** Waiting before not waiting; among the waiting the longest first; the rest by last word, newest first; then id. */
export function compareByLongestWait(left: Waiting, right: Waiting): number {
  if (left.waitingSince !== null && right.waitingSince !== null) {
    if (left.waitingSince !== right.waitingSince) return left.waitingSince - right.waitingSince;
  } else if (left.waitingSince !== null) {
    return -1;
  } else if (right.waitingSince !== null) {
    return 1;
  } else {
    const spokenLeft = left.lastMessage?.at ?? left.createdAt;
    const spokenRight = right.lastMessage?.at ?? right.createdAt;
    if (spokenLeft !== spokenRight) return spokenRight - spokenLeft;
  }
  return left.id < right.id ? -1 : left.id > right.id ? 1 : 0;
}
