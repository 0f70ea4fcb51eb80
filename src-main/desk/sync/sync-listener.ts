// Owns what the sync session tells the desk: that things changed, never what to do about it.
import type { AgentId, ConversationId } from '../../../src-shared/std/ids.ts';
import type { OutboxEntry } from '../database/outbox-entries.ts';
import type { Applied } from './apply-changes.ts';

export type SyncListener = {
  connectionChanged(): void;
  /** `live`: they came while live, not in a catch-up. */
  applied(applied: Applied, live: boolean): void;
  /** All confirmed rows were dropped: the server's database is another one. */
  cacheEmptied(): void;
  entriesChanged(entries: readonly OutboxEntry[]): void;
  typing(
    conversationId: ConversationId,
    who: { kind: 'contact' } | { kind: 'agent'; id: AgentId },
    on: boolean,
  ): void;
  agentLinksChanged(): void;
  sessionEnded(): void;
  /** Work on a frame or the outbox failed other than by a full disk. */
  failed(error: unknown): void;
};
