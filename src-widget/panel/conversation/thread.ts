// Owns what the panel knows of its visitor's conversation: pure folding of the server's frames, by order, each id once.
import type { z } from 'zod';
import type { ConversationId } from '../../../src-shared/std/ids.ts';
import type {
  WidgetConversation,
  WidgetMessage,
  widgetChangesSchema,
  widgetEarlierSchema,
  widgetWelcomeSchema,
} from '../../../src-shared/wire/widget-down.ts';

export type Thread = {
  conversation: WidgetConversation | null;
  /** Oldest first, by `order`; each id once. */
  messages: readonly WidgetMessage[];
  hasEarlier: boolean;
};

export const emptyThread: Thread = { conversation: null, messages: [], hasEarlier: false };

/**
 * The newest page, on top of what was already read. Where the two do not touch there may be a hole between them:
 * then only the newest page is kept, and the rest is read again on demand.
 */
export function threadAfterWelcome(thread: Thread, welcome: z.infer<typeof widgetWelcomeSchema>): Thread {
  const { conversation, messages, hasEarlier } = welcome;
  const known = new Set(thread.messages.map((message) => message.id));
  const touches = messages.some((message) => known.has(message.id));
  if (conversation?.id !== thread.conversation?.id || !touches) {
    return { conversation, messages: merged([], messages), hasEarlier };
  }
  // Whichever of the two goes back to the beginning, both together do.
  return {
    conversation,
    messages: merged(thread.messages, messages),
    hasEarlier: thread.hasEarlier && hasEarlier,
  };
}

/**
 * What is new. Another conversation takes the place of the one shown when it is the one going on now: it may have been
 * taken up again, so what was said in it before is yet to be read. Late news of one that ended is not for this page.
 */
export function threadAfterChanges(thread: Thread, changes: z.infer<typeof widgetChangesSchema>): Thread {
  const { conversation, messages } = changes;
  const shown = thread.conversation;
  if (shown !== null && shown.id !== conversation.id) {
    const wasSpokenIn = shown.status === 'resolved' && messages.length > 0;
    if (conversation.status === 'resolved' && !wasSpokenIn) return thread;
    return { conversation, messages: merged([], messages), hasEarlier: true };
  }
  return { ...thread, conversation, messages: merged(thread.messages, messages) };
}

/** What was said into the conversation `id` came back: where it is the one shown, the next to come is another. */
export function threadAfterGone(thread: Thread, id: ConversationId): Thread {
  return thread.conversation?.id === id ? { ...emptyThread, hasEarlier: true } : thread;
}

export function threadAfterEarlier(thread: Thread, earlier: z.infer<typeof widgetEarlierSchema>): Thread {
  return { ...thread, messages: merged(thread.messages, earlier.messages), hasEarlier: earlier.hasEarlier };
}

function merged(known: readonly WidgetMessage[], news: readonly WidgetMessage[]): readonly WidgetMessage[] {
  if (news.length === 0) return known;
  const byId = new Map([...known, ...news].map((message) => [message.id, message]));
  return [...byId.values()].sort((left, right) => left.order - right.order);
}

/** `order` of the newest message; 0 when there is none. */
export function newestOrder(thread: Thread): number {
  return thread.messages.at(-1)?.order ?? 0;
}

/** How many messages from our side the visitor has not seen; `seenHere` is what this tab showed already. */
export function unreadCount(thread: Thread, seenHere: number): number {
  const seen = Math.max(seenHere, thread.conversation?.contactRead ?? 0);
  return thread.messages.filter((message) => !message.own && message.order > seen).length;
}
