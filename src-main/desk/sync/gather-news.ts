// Owns what is kept of the messages of several pages until the last of them is here, however many there are.
import type { Message } from '../../../src-shared/domain/conversation/message.ts';

/** Of each conversation the last message of each kind, activities by what happened; in the order they came. */
export function gatherNews(kept: readonly Message[], more: readonly Message[]): Message[] {
  const latest = new Map<string, Message>();
  for (const message of [...kept, ...more]) {
    const what = message.kind === 'activity' ? message.activity.code : message.kind;
    const key = `${message.conversationId} ${what}`;
    // Taken out first: a map keeps the place of a key it has.
    latest.delete(key);
    latest.set(key, message);
  }
  return [...latest.values()];
}
