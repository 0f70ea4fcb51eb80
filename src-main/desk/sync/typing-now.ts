// Owns who is writing right now, as last heard; each fades by itself when nothing more is heard.
import type { AgentId, ConversationId } from '../../../src-shared/std/ids.ts';
import type { Timers } from './timers.ts';

/** wire/up.ts: repeated at most every 3 s, fades after 6 s. */
export const typingFadesMs = 6_000;
export const typingRepeatMs = 3_000;

export type TypingNow = {
  set(conversationId: ConversationId, who: AgentId | 'contact', on: boolean): void;
  contact(conversationId: ConversationId): boolean;
  agents(conversationId: ConversationId): AgentId[];
  clear(): void;
};

/** `changed` hears of a conversation whenever somebody begins, stops or fades there. */
export function typingNow(timers: Timers, changed: (conversationId: ConversationId) => void): TypingNow {
  const fading = new Map<ConversationId, Map<AgentId | 'contact', () => void>>();
  const remove = (conversationId: ConversationId, who: AgentId | 'contact') => {
    const there = fading.get(conversationId);
    const cancel = there?.get(who);
    if (there === undefined || cancel === undefined) return false;
    cancel();
    there.delete(who);
    if (there.size === 0) fading.delete(conversationId);
    return true;
  };
  return {
    set(conversationId, who, on) {
      const was = remove(conversationId, who);
      if (on) {
        const there = fading.get(conversationId) ?? new Map<AgentId | 'contact', () => void>();
        fading.set(conversationId, there);
        const cancel = timers.after(typingFadesMs, () => {
          if (remove(conversationId, who)) changed(conversationId);
        });
        there.set(who, cancel);
      }
      if (was !== on) changed(conversationId);
    },
    contact: (conversationId) => fading.get(conversationId)?.has('contact') ?? false,
    agents: (conversationId) =>
      [...(fading.get(conversationId)?.keys() ?? [])].filter((who): who is AgentId => who !== 'contact'),
    clear() {
      for (const [conversationId, there] of [...fading]) {
        for (const who of [...there.keys()]) remove(conversationId, who);
        changed(conversationId);
      }
    },
  };
}
