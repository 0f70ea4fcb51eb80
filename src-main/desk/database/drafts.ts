// Owns the drafts of one account: one text per conversation and kind, on disk before the answer.
import type { DraftKind } from '../../../src-shared/domain/conversation/draft.ts';
import type { ConversationId } from '../../../src-shared/std/ids.ts';
import type { Sqlite } from './open-sqlite.ts';

export type Drafts = {
  /** Empty when there is none. */
  read(conversationId: ConversationId, kind: DraftKind): string;
  /** An empty text removes the draft. `savedAt` epoch ms. Returns whether there is one where there was none, or the reverse. */
  save(conversationId: ConversationId, kind: DraftKind, text: string, savedAt: number): boolean;
  /** Conversations with a draft of either kind. */
  conversationIds(): ReadonlySet<string>;
};

export function drafts(sqlite: Sqlite, accountId: number): Drafts {
  const read = sqlite.prepare<[number, string, string], { text: string }>(
    'SELECT text FROM drafts WHERE account_id = ? AND conversation_id = ? AND kind = ?',
  );
  const put = sqlite.prepare<[number, string, string, string, number]>(
    `INSERT INTO drafts (account_id, conversation_id, kind, text, saved_at) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (account_id, conversation_id, kind) DO UPDATE SET
       text = excluded.text, saved_at = excluded.saved_at`,
  );
  const remove = sqlite.prepare<[number, string, string]>(
    'DELETE FROM drafts WHERE account_id = ? AND conversation_id = ? AND kind = ?',
  );
  const ids = sqlite.prepare<[number], { id: string }>(
    'SELECT DISTINCT conversation_id AS id FROM drafts WHERE account_id = ?',
  );
  return {
    read: (conversationId, kind) => read.get(accountId, conversationId, kind)?.text ?? '',
    save(conversationId, kind, text, savedAt) {
      const had = read.get(accountId, conversationId, kind) !== undefined;
      const has = text !== '';
      if (has) put.run(accountId, conversationId, kind, text, savedAt);
      else if (had) remove.run(accountId, conversationId, kind);
      return had !== has;
    },
    conversationIds: () => new Set(ids.all(accountId).map(({ id }) => id)),
  };
}
