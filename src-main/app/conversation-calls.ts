// Owns the conversation the agent asked for from outside the window, until a window listens for it.
import type { ConversationId } from '../../src-shared/std/ids.ts';

export type ConversationCalls = {
  /** A notification was clicked or a deep link opened. Only the last one waits. */
  call(conversationId: ConversationId): void;
  /** From now on calls go to `send`; the waiting one goes at once. */
  connect(send: (conversationId: ConversationId) => void): void;
  /** Calls wait again. */
  disconnect(): void;
};

export function makeConversationCalls(): ConversationCalls {
  let waiting: ConversationId | null = null;
  let connected: ((conversationId: ConversationId) => void) | null = null;
  return {
    call(conversationId) {
      if (connected === null) waiting = conversationId;
      else connected(conversationId);
    },
    connect(send) {
      connected = send;
      const called = waiting;
      waiting = null;
      if (called !== null) send(called);
    },
    disconnect() {
      connected = null;
    },
  };
}
