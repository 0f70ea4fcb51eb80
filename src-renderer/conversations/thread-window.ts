// Owns which messages of a conversation are on hand: the newest as the desk tells them, and those read back to.
import type { Delivery, ThreadMessage, ThreadView } from '../../src-shared/bridge/views.ts';

/** Oldest first, without a gap. */
export type ThreadWindow = { messages: readonly ThreadMessage[]; hasEarlier: boolean };

/** The `order` before which earlier messages would be asked for; null when there is nothing to ask. */
export function earliestOrder(window: Pick<ThreadWindow, 'messages'>): number | null {
  return window.messages.find((message) => message.order !== null)?.order ?? null;
}

/**
 * Puts a fresh reading of the newest messages behind what was read back to. Nothing is dropped at the top while one
 * reads there. Where the two do not meet (much was missed) only the fresh reading stays: a gap is never shown as none.
 */
export function mergeNewest(window: ThreadWindow | null, newest: ThreadView): ThreadWindow {
  const fresh = { messages: newest.messages, hasEarlier: newest.hasEarlier };
  const from = earliestOrder(fresh);
  if (window === null || from === null || !newest.hasEarlier) return fresh;
  // What is on its way, or came ahead of the rest, may be in both although something between is missing.
  if (!window.messages.some(({ order }) => order === from)) return fresh;
  const before = window.messages.filter((message) => message.order !== null && message.order < from);
  const kept = before.map((message) => withProgress(message, newest.conversation));
  return {
    messages: [...kept, ...newest.messages],
    hasEarlier: before.length > 0 ? window.hasEarlier : newest.hasEarlier,
  };
}

/** Puts a page of earlier messages in front. */
export function prependEarlier(window: ThreadWindow, page: ThreadView): ThreadWindow {
  const from = earliestOrder(window);
  const before = page.messages.filter(
    (message) => message.order !== null && (from === null || message.order < from),
  );
  return { messages: [...before, ...window.messages], hasEarlier: page.hasEarlier };
}

/** Messages one reading of the desk may ask for. */
const mostAtOnce = 200;

/** What to ask for to see notes that were read back to earlier as they are now; null when there are none. */
export function earlierNotes(
  window: ThreadWindow,
  newest: ThreadView,
): { beforeOrder: number; limit: number } | null {
  const beforeOrder = earliestOrder(newest);
  if (beforeOrder === null) return null;
  const earlier = window.messages.filter(({ order }) => order !== null && order < beforeOrder);
  const first = earlier.findIndex(({ kind }) => kind === 'note');
  return first === -1 ? null : { beforeOrder, limit: Math.min(mostAtOnce, earlier.length - first) };
}

/** Notes read back to earlier may have been changed since; they are put in the place of what is on hand of them. */
export function refreshEarlier(window: ThreadWindow, page: ThreadView): ThreadWindow {
  const read = new Map(page.messages.map((message) => [message.id, message]));
  const isNews = (message: ThreadMessage) => {
    const now = read.get(message.id);
    return now !== undefined && JSON.stringify(now) !== JSON.stringify(message);
  };
  if (!window.messages.some(isNews)) return window;
  return { ...window, messages: window.messages.map((message) => read.get(message.id) ?? message) };
}

/** What was read back to earlier is not read again, but how far the customer has got is known. */
function withProgress(
  message: ThreadMessage,
  progress: { contactReceived: number; contactRead: number },
): ThreadMessage {
  if (message.kind !== 'outgoing' || message.order === null) return message;
  const state: Delivery['state'] =
    message.order <= progress.contactRead
      ? 'read'
      : message.order <= progress.contactReceived
        ? 'delivered'
        : 'sent';
  return state === message.delivery.state ? message : { ...message, delivery: { state } };
}
