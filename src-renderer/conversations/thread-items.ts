// Owns how messages become the lines of a thread: days, the mark of what is new, and runs by one author.

import type { ThreadMessage } from '../../src-shared/bridge/views.ts';
import { isSettled } from './delivery-words.ts';

export type SpokenMessage = Extract<ThreadMessage, { text: string }>;
export type ActivityMessage = Exclude<ThreadMessage, SpokenMessage>;

export type ThreadItem =
  | { kind: 'start'; key: string }
  | { kind: 'day'; key: string; at: number }
  | { kind: 'unread'; key: string }
  /**
   * `first` of a run: one author, one kind, little time between. `tells` how far it has got: always while unsettled,
   * else only the latest that got so far. `offersUndo`: first of what is held together and taken back together.
   */
  | {
      kind: 'message';
      key: string;
      message: SpokenMessage;
      first: boolean;
      tells: boolean;
      offersUndo: boolean;
    }
  | { kind: 'activity'; key: string; message: ActivityMessage; offersUndo: boolean }
  /** The rest is still on the server. */
  | { kind: 'missing'; key: string };

/** Two messages further apart (ms) are two runs. */
const runGapMs = 5 * 60_000;

export type ThreadItemsInput = {
  messages: readonly ThreadMessage[];
  hasEarlier: boolean;
  /** False while the server has more of it than is here. */
  whole: boolean;
  /** The id of the first message not read when the thread was opened. */
  firstUnreadId: string | null;
  dayOf(at: number): number;
};

export function threadItems(input: ThreadItemsInput): ThreadItem[] {
  const { messages, hasEarlier, whole, firstUnreadId, dayOf } = input;
  const beginsHere = !hasEarlier && (whole || messages.length > 0);
  const items: ThreadItem[] = beginsHere ? [{ kind: 'start', key: 'start' }] : [];
  const latest = latestOfEachState(messages);
  let previous: ThreadMessage | null = null;
  for (const message of messages) {
    const newDay = previous === null || dayOf(previous.at) !== dayOf(message.at);
    if (newDay) items.push({ kind: 'day', key: `day-${dayOf(message.at)}-${message.id}`, at: message.at });
    const unread = message.id === firstUnreadId;
    if (unread) items.push({ kind: 'unread', key: 'unread' });
    const offersUndo = holdUntil(message) !== null && holdUntil(message) !== holdUntil(previous);
    if (message.kind === 'activity') {
      items.push({ kind: 'activity', key: message.id, message, offersUndo });
    } else {
      const first = newDay || unread || previous === null || !sameRun(previous, message);
      const tells = !isSettled(message.delivery) || latest.has(message.id);
      items.push({ kind: 'message', key: message.id, message, first, tells, offersUndo });
    }
    previous = message;
  }
  if (!whole) items.push({ kind: 'missing', key: 'missing' });
  return items;
}

function holdUntil(message: ThreadMessage | null): number | null {
  return message?.delivery.state === 'held' ? message.delivery.until : null;
}

function sameRun(left: ThreadMessage, right: ThreadMessage): boolean {
  return left.kind === right.kind && authorKey(left) === authorKey(right) && right.at - left.at < runGapMs;
}

/** Of our settled answers, the last one sent, the last one delivered and the last one read. */
function latestOfEachState(messages: readonly ThreadMessage[]): ReadonlySet<string> {
  const latest = new Map<string, string>();
  for (const { kind, delivery, id } of messages) {
    if (kind === 'outgoing' && isSettled(delivery)) latest.set(delivery.state, id);
  }
  return new Set(latest.values());
}

function authorKey({ author }: ThreadMessage): string {
  return author.kind === 'system' ? 'system' : `${author.kind} ${author.id}`;
}

/** The first of the customer's messages after `readUpTo`; null when all is read. */
export function firstUnread(messages: readonly ThreadMessage[], readUpTo: number): string | null {
  return (
    messages.find((one) => one.kind === 'incoming' && one.order !== null && one.order > readUpTo)?.id ?? null
  );
}
