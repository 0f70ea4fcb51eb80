// Owns the words of one account that are being changed in place, a refused act's or a note's: on disk before the answer.
import { type Edit, type EditedId, editSchema } from '../../../src-shared/bridge/views.ts';
import type { ConversationId } from '../../../src-shared/std/ids.ts';
import { type DraftPlace, drafts } from './drafts.ts';
import type { Sqlite } from './open-sqlite.ts';

export type Edits = {
  of(conversationId: ConversationId): Edit[];
  /** `savedAt` epoch ms. Returns whether there was none of it. */
  save(edit: Edit, savedAt: number): boolean;
  /** Returns whether there was one. */
  remove(editedId: EditedId): boolean;
  /**
   * There is nothing left that they could change: in one transaction they are a draft, or stay what they are. Asked again,
   * they are there already.
   */
  intoDraft(editedId: EditedId, draft: DraftPlace & { text: string }, savedAt: number): void;
};

type EditRow = {
  edited_id: string;
  conversation_id: string;
  what: string;
  kind: string;
  before: string;
  text: string;
};

export function edits(sqlite: Sqlite, accountId: number): Edits {
  const select = sqlite.prepare<[number, string], EditRow>(
    `SELECT edited_id, conversation_id, what, kind, before, text FROM edits
     WHERE account_id = ? AND conversation_id = ? ORDER BY saved_at`,
  );
  const has = sqlite.prepare<[number, string]>('SELECT 1 FROM edits WHERE account_id = ? AND edited_id = ?');
  const put = sqlite.prepare<[number, string, string, string, string, string, string, number]>(
    'INSERT OR REPLACE INTO edits VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
  );
  const removeOne = sqlite.prepare<[number, string]>(
    'DELETE FROM edits WHERE account_id = ? AND edited_id = ?',
  );
  const own = drafts(sqlite, accountId);
  const remove = (editedId: EditedId) => removeOne.run(accountId, editedId).changes > 0;
  return {
    of: (conversationId) => select.all(accountId, conversationId).flatMap(editOf),
    save({ editedId, conversationId, what, kind, before, text }, savedAt) {
      const isNew = has.get(accountId, editedId) === undefined;
      put.run(accountId, editedId, conversationId, what, kind, before, text, savedAt);
      return isNew;
    },
    remove,
    intoDraft(editedId, { conversationId, kind, text }, savedAt) {
      sqlite.transaction(() => {
        if (remove(editedId)) own.save(conversationId, kind, text, savedAt);
      })();
    },
  };
}

/** None: it can not be read, so that nothing can show it. */
function editOf(row: EditRow): Edit[] {
  const { edited_id: editedId, conversation_id: conversationId, ...words } = row;
  const edit = editSchema.safeParse({ editedId, conversationId, ...words });
  return edit.success ? [edit.data] : [];
}
