// Owns the thread on this page: what the server's frames make of it, and asking for the part that is yet to be read.
import type { ConversationId } from '../../../src-shared/std/ids.ts';
import type { WidgetDown } from '../../../src-shared/wire/widget-down.ts';
import type { WidgetUp } from '../../../src-shared/wire/widget-up.ts';
import {
  emptyThread,
  type Thread,
  threadAfterChanges,
  threadAfterEarlier,
  threadAfterGone,
  threadAfterWelcome,
} from './thread.ts';

type Frame<Type extends WidgetDown['type']> = Extract<WidgetDown, { type: Type }>;

export type ShownThread = {
  now(): Thread;
  isLoadingEarlier(): boolean;
  readEarlier(): void;
  welcomed(welcome: Frame<'welcome'>): void;
  changed(changes: Frame<'changes'>): void;
  earlierCame(earlier: Frame<'earlier'>): void;
  /** Nothing more can be said into the conversation `id`. */
  gone(id: ConversationId): void;
  /** The link broke: what was asked for does not come. */
  lost(): void;
};

/** `send` answers false while the link is not live. */
export function createShownThread(send: (frame: WidgetUp) => boolean): ShownThread {
  let thread = emptyThread;
  /** Of which conversation earlier messages are on their way: their frame does not say. */
  let asked: ConversationId | null = null;

  function readEarlier() {
    const { conversation, messages } = thread;
    if (asked !== null || conversation === null) return;
    const before = messages[0]?.order ?? Number.MAX_SAFE_INTEGER;
    if (send({ type: 'read-earlier', before })) asked = conversation.id;
  }

  return {
    now: () => thread,
    isLoadingEarlier: () => asked !== null,
    readEarlier,
    welcomed: (welcome) => {
      thread = threadAfterWelcome(thread, welcome);
    },
    changed: (changes) => {
      const before = thread.conversation?.id;
      thread = threadAfterChanges(thread, changes);
      // Nobody should have to ask for what was said just before in a conversation that came into sight half-way.
      if (thread.conversation?.id !== before && thread.hasEarlier) readEarlier();
    },
    earlierCame: (earlier) => {
      const isOfThis = asked === thread.conversation?.id;
      asked = null;
      if (isOfThis) thread = threadAfterEarlier(thread, earlier);
      else if (thread.hasEarlier) readEarlier();
    },
    gone: (id) => {
      thread = threadAfterGone(thread, id);
    },
    lost: () => {
      asked = null;
    },
  };
}
