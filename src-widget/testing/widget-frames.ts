// Owns ready-made frames of the server for tests of the widget.
import {
  commandIdSchema,
  conversationIdSchema,
  messageIdSchema,
  topicIdSchema,
} from '../../src-shared/std/ids.ts';
import type { WidgetConversation, WidgetDown, WidgetMessage } from '../../src-shared/wire/widget-down.ts';

type Welcome = Extract<WidgetDown, { type: 'welcome' }>;

export const conversationId = conversationIdSchema.parse('conversation-1');

export function conversationFrame(over: Partial<WidgetConversation> = {}): WidgetConversation {
  return { id: conversationId, status: 'open', agentName: 'Camille', contactRead: 0, ...over };
}

export function welcomeFrame(over: Partial<Welcome> = {}): Welcome {
  return {
    type: 'welcome',
    protocol: 1,
    serverNow: 1_800_000_000_000,
    token: null,
    workspaceName: 'Maison Lumière',
    topics: [{ id: topicIdSchema.parse('topic-orders'), name: 'Order and delivery' }],
    agentsOnline: true,
    conversation: null,
    messages: [],
    hasEarlier: false,
    ...over,
  };
}

/** An agent's message unless `own`; its id follows from `order` unless given. */
export function messageFrame(
  order: number,
  over: { own?: boolean; id?: string; text?: string } = {},
): WidgetMessage {
  const own = over.own ?? false;
  return {
    id: messageIdSchema.parse(over.id ?? `message-${order}`),
    order,
    own,
    authorName: own ? null : 'Camille',
    text: over.text ?? `text ${order}`,
    at: 1_800_000_000_000 + order,
  };
}

/** Distinct ids in order: `command-id-000001`… */
export function countedIds() {
  let count = 0;
  return () => {
    count += 1;
    return commandIdSchema.parse(`command-id-${String(count).padStart(6, '0')}`);
  };
}

/** A browser's storage of its own; `isBlocked` makes every use throw, as a strict browser does. */
export function fakeStorage({
  isBlocked = (): boolean => false,
  room = Number.POSITIVE_INFINITY,
} = {}): Storage {
  const kept = new Map<string, string>();
  const guard = () => {
    if (isBlocked()) throw new DOMException('blocked', 'SecurityError');
  };
  return {
    get length() {
      guard();
      return kept.size;
    },
    clear: () => kept.clear(),
    getItem: (key) => {
      guard();
      return kept.get(key) ?? null;
    },
    key: (index) => {
      guard();
      return [...kept.keys()][index] ?? null;
    },
    removeItem: (key) => {
      guard();
      kept.delete(key);
    },
    setItem: (key, value) => {
      guard();
      if (value.length > room) throw new DOMException('full', 'QuotaExceededError');
      kept.set(key, value);
    },
  };
}
