// Owns the visitor's messages the server has not confirmed: kept over reloads, each sent under one id for ever.
import { z } from 'zod';
import { refusalCodeSchema } from '../../../src-shared/commands/refusal.ts';
import { sendMessageSchema, startConversationSchema } from '../../../src-shared/commands/visitor-command.ts';
import { type CommandId, commandIdSchema, epochMsSchema } from '../../../src-shared/std/ids.ts';
import type { KeptStorage } from '../storage/kept-storage.ts';

export const unsentMessageSchema = z.object({
  /** Place among the unsent ones of this browser. */
  place: z.int().min(0),
  id: commandIdSchema,
  at: epochMsSchema,
  /** Fixed when written: the same id must always come with the same body. */
  command: z.discriminatedUnion('name', [startConversationSchema, sendMessageSchema]),
  refused: refusalCodeSchema.nullable(),
});
export type UnsentMessage = z.infer<typeof unsentMessageSchema>;

export type UnsentMessages = {
  /** In the order they were written. */
  list(): readonly UnsentMessage[];
  add(message: Omit<UnsentMessage, 'place' | 'refused'>): void;
  /** Confirmed, or given up by the visitor. */
  remove(id: CommandId): void;
  refuse(id: CommandId, reason: z.infer<typeof refusalCodeSchema>): void;
  /** The oldest one that may be sent. */
  next(): UnsentMessage | null;
  /** Reads again what the browser keeps: other tabs add to it and take from it. */
  refresh(): void;
};

export const unsentKeyPrefix = 'guichet.unsent.';

/** Takes over what earlier pages left behind. Another tab may send the same: the server knows it by its id. */
export function openUnsentMessages(storage: KeptStorage): UnsentMessages {
  const messages = new Map<CommandId, UnsentMessage>();
  const refresh = () => {
    messages.clear();
    for (const key of storage.keys(unsentKeyPrefix)) {
      const message = readUnsent(storage.read(key));
      if (message === null) storage.remove(key);
      else messages.set(message.id, message);
    }
  };
  refresh();
  const keep = (message: UnsentMessage) => {
    messages.set(message.id, message);
    // One key for each: two tabs writing at once never overwrite each other's.
    storage.write(unsentKeyPrefix + message.id, JSON.stringify(message));
  };
  const list = () => [...messages.values()].sort((left, right) => left.place - right.place);
  return {
    list,
    add: (message) => {
      const place = Math.max(-1, ...list().map((other) => other.place)) + 1;
      keep({ ...message, place, refused: null });
    },
    remove: (id) => {
      messages.delete(id);
      storage.remove(unsentKeyPrefix + id);
    },
    refuse: (id, reason) => {
      const message = messages.get(id);
      if (message !== undefined) keep({ ...message, refused: reason });
    },
    refresh,
    next: () => list().find((message) => message.refused === null) ?? null,
  };
}

function readUnsent(text: string | null): UnsentMessage | null {
  try {
    const read = unsentMessageSchema.safeParse(JSON.parse(text ?? ''));
    return read.success ? read.data : null;
  } catch {
    return null;
  }
}
