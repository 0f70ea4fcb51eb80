// Owns saying that the agent is writing: no more often than the other side needs to keep showing it.
import type { ConversationId } from '../../../src-shared/std/ids.ts';
import type { ConsoleUp } from '../../../src-shared/wire/up.ts';
import type { Timers } from './timers.ts';
import { typingRepeatMs } from './typing-now.ts';

export type SendTyping = (conversationId: ConversationId, on: boolean) => void;

/** What was said a moment ago is not said again. */
export function sendTyping(
  timers: Timers,
  isLive: () => boolean,
  send: (frame: ConsoleUp) => void,
): SendTyping {
  let last: { conversationId: ConversationId; on: boolean; at: number } | null = null;
  return (conversationId, on) => {
    if (!isLive()) return;
    const same = last !== null && last.conversationId === conversationId && last.on === on;
    if (same && last !== null && timers.now() < last.at + typingRepeatMs) return;
    last = { conversationId, on, at: timers.now() };
    send({ type: 'typing', conversationId, on });
  };
}
