// Owns getting unsent messages to the server: one at a time, in order, each under its id until it is answered for good.
import type { RefusalCode } from '../../../src-shared/commands/refusal.ts';
import type { CommandId } from '../../../src-shared/std/ids.ts';
import type { WidgetMessage } from '../../../src-shared/wire/widget-down.ts';
import type { WidgetUp } from '../../../src-shared/wire/widget-up.ts';
import type { UnsentMessage, UnsentMessages } from './unsent-messages.ts';

type Homeless = Omit<UnsentMessage, 'command'> & {
  command: Extract<UnsentMessage['command'], { name: 'send-message' }>;
};

export type UnsentPusher = {
  push(): void;
  /** The link broke: what was on its way goes again with the next one. */
  lost(): void;
  acknowledged(id: CommandId): void;
  /** Answers the message that was meant for a conversation that is no more: it has to begin a new one. */
  refused(id: CommandId, reason: RefusalCode): Homeless | null;
  outage(id: CommandId, retryAfterMs: number): void;
  /** What the server shows in the thread is confirmed, whoever sent it. */
  settle(messages: readonly WidgetMessage[]): void;
  isInFlight(id: string): boolean;
  /** Acknowledged, their rows still on the way. */
  accepted(): readonly UnsentMessage[];
};

export type PusherPorts = {
  unsent: UnsentMessages;
  after(ms: number, act: () => void): () => void;
  random(): number;
  /** False while the link is not live. */
  send(frame: WidgetUp): boolean;
  isShown(id: CommandId): boolean;
};

export function createUnsentPusher({ unsent, after, random, send, isShown }: PusherPorts): UnsentPusher {
  let inFlight: CommandId | null = null;
  let cancelRetry = () => {};
  const accepted = new Map<CommandId, UnsentMessage>();

  /** What was written second never overtakes what was written first. */
  function push() {
    cancelRetry();
    const next = unsent.next();
    if (inFlight !== null || next === null) return;
    if (send({ type: 'command', id: next.id, at: next.at, command: next.command })) inFlight = next.id;
  }
  function find(id: CommandId): UnsentMessage | undefined {
    return unsent.list().find((message) => message.id === id);
  }

  return {
    push,
    lost: () => {
      inFlight = null;
    },
    acknowledged: (id) => {
      const message = find(id);
      if (message !== undefined && !isShown(id)) accepted.set(id, message);
      unsent.remove(id);
      if (id !== inFlight) return;
      inFlight = null;
      push();
    },
    refused: (id, reason) => {
      if (inFlight === id) inFlight = null;
      const message = find(id);
      const isEnded = reason === 'gone' || reason === 'not-found';
      if (message?.command.name === 'send-message' && isEnded) {
        unsent.remove(id);
        return { ...message, command: message.command };
      }
      unsent.refuse(id, reason);
      push();
      return null;
    },
    outage: (id, retryAfterMs) => {
      if (id !== inFlight) return;
      inFlight = null;
      cancelRetry = after(retryAfterMs + random() * 500, push);
    },
    settle: (messages) => {
      const ids = new Set<string>(messages.map((message) => message.id));
      for (const { id } of [...unsent.list(), ...accepted.values()]) {
        if (!ids.has(id)) continue;
        unsent.remove(id);
        accepted.delete(id);
      }
      if (inFlight === null || !ids.has(inFlight)) return;
      inFlight = null;
      push();
    },
    isInFlight: (id) => id === inFlight,
    accepted: () => [...accepted.values()],
  };
}
