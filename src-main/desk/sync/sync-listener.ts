// Owns what the sync session tells the desk: that things changed, never what to do about it.
import type { Message } from '../../../src-shared/domain/conversation/message.ts';
import type { AgentId, ConversationId } from '../../../src-shared/std/ids.ts';
import type { Notify } from '../../../src-shared/wire/down.ts';
import type { OutboxEntry } from '../database/outbox-entries.ts';
import type { Applied } from './put-rows.ts';

export type SyncListener = {
  connectionChanged(): void;
  applied(applied: Applied): void;
  /**
   * Messages that ring at this console and came over a link that was live before, when all that came with them is here; of each conversation the
   * last of each kind. Never those of a catch-up.
   */
  arrived(messages: readonly Message[]): void;
  /** The server asks that the agent be told of this; it never asks again. Its rows may still be on their way. */
  effect(effect: Notify): void;
  /** All confirmed rows were dropped: they come anew. */
  cacheEmptied(): void;
  entriesChanged(entries: readonly OutboxEntry[]): void;
  typing(
    conversationId: ConversationId,
    who: { kind: 'contact' } | { kind: 'agent'; id: AgentId },
    on: boolean,
  ): void;
  agentLinksChanged(): void;
  sessionEnded(): void;
  /** Work on a frame or the outbox failed; by a full disk it may, and is tried again. */
  failed(error: unknown): void;
};
