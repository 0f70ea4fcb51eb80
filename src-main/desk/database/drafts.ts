// Owns the drafts of one account: one text per conversation and kind, on disk before the answer, and what the server has of it.
import { z } from 'zod';
import {
  type DraftKind,
  draftKindSchema,
  maxDraftLength,
} from '../../../src-shared/domain/conversation/draft.ts';
import { type ConversationId, conversationIdSchema } from '../../../src-shared/std/ids.ts';
import type { Sqlite } from './open-sqlite.ts';

const placeSchema = z.object({ conversationId: conversationIdSchema, kind: draftKindSchema });
export type DraftPlace = z.infer<typeof placeSchema>;

/**
 * `base*`: the server's draft as last taken in, under these words; 0 and empty when there is none. `sentText`: what the
 * server will have once it has answered what was queued for it; null = nothing is on its way.
 */
export type KeptDraft = DraftPlace & {
  text: string;
  baseSeq: number;
  baseText: string;
  sentText: string | null;
};

export type Drafts = {
  /** Empty when there is none. */
  read(conversationId: ConversationId, kind: DraftKind): string;
  /** Null when neither this machine nor, as far as it knows, the server has one. */
  find(conversationId: ConversationId, kind: DraftKind): KeptDraft | null;
  /** An empty text removes the draft. `savedAt` epoch ms. Returns whether there is one where there was none, or the reverse. */
  save(conversationId: ConversationId, kind: DraftKind, text: string, savedAt: number): boolean;
  /** One transaction: all as given, or none. `savedAt` epoch ms. */
  replace(drafts: readonly (KeptDraft & { savedAt: number })[]): void;
  /** What the server has not got and nothing is on its way to bring; those too long for it stay out. */
  unsent(): KeptDraft[];
  /** A save of this text was queued for the server. */
  markSent(place: DraftPlace, text: string): void;
  /** The server has answered what was queued: what it has now is known by its rows. */
  markAnswered(place: DraftPlace): void;
  /** Nothing is on its way any more, of any draft. */
  markNoneSent(): void;
  /**
   * The server these drafts go to has this database. Where it is another one than before, or is an earlier state of it
   * (`restored`), what it had under these words says nothing any more. To be called before any of its rows are taken.
   * `knownOf`: the database whose rows this desk has, which tells of them when the drafts have lost it themselves.
   */
  fitTo(databaseId: string, restored: boolean, knownOf: string | null): void;
  /** Which database they are of is not known: some may be lost with it, and are to come again. */
  areInDoubt(): boolean;
  /** Conversations with a draft of either kind, or words being changed in place. */
  conversationIds(): ReadonlySet<string>;
};

type DraftRow = {
  conversation_id: string;
  kind: string;
  text: string;
  base_seq: number;
  base_text: string;
  sent_text: string | null;
};

export function drafts(sqlite: Sqlite, accountId: number): Drafts {
  const columns = 'conversation_id, kind, text, base_seq, base_text, sent_text';
  const one = sqlite.prepare<[number, string, string], DraftRow>(
    `SELECT ${columns} FROM drafts WHERE account_id = ? AND conversation_id = ? AND kind = ?`,
  );
  const putText = sqlite.prepare<[number, string, string, string, number]>(
    `INSERT INTO drafts (account_id, conversation_id, kind, text, saved_at) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (account_id, conversation_id, kind) DO UPDATE SET
       text = excluded.text, saved_at = excluded.saved_at`,
  );
  const put = sqlite.prepare<[number, string, string, string, number, string, string | null, number]>(
    `INSERT OR REPLACE INTO drafts (account_id, conversation_id, kind, text, base_seq, base_text, sent_text, saved_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const dirty = sqlite.prepare<[number], DraftRow>(
    `SELECT ${columns} FROM drafts WHERE account_id = ? AND text <> coalesce(sent_text, base_text)`,
  );
  const setSent = sqlite.prepare<[string | null, number, string, string]>(
    'UPDATE drafts SET sent_text = ? WHERE account_id = ? AND conversation_id = ? AND kind = ?',
  );
  const clearSent = sqlite.prepare<[number]>('UPDATE drafts SET sent_text = NULL WHERE account_id = ?');
  const clearBases = sqlite.prepare<[number]>(
    "UPDATE drafts SET base_seq = 0, base_text = '', sent_text = NULL WHERE account_id = ?",
  );
  // An empty draft is kept only as long as the server has words of it, or is about to be told.
  const sweep = sqlite.prepare<[number]>(
    "DELETE FROM drafts WHERE account_id = ? AND text = '' AND base_text = '' AND sent_text IS NULL",
  );
  const databaseName = `drafts-database-${accountId}`;
  const readDatabase = sqlite.prepare<[string], string>('SELECT value FROM meta WHERE name = ?').pluck();
  const writeDatabase = sqlite.prepare<[string, string]>(
    'INSERT INTO meta (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
  );
  const ids = sqlite.prepare<[number, number], { id: string }>(
    `SELECT conversation_id AS id FROM drafts WHERE account_id = ? AND text <> ''
     UNION SELECT conversation_id FROM edits WHERE account_id = ?`,
  );
  const find = (conversationId: ConversationId, kind: DraftKind) => {
    const row = one.get(accountId, conversationId, kind);
    return row === undefined ? null : keptOf(row);
  };
  const read = (conversationId: ConversationId, kind: DraftKind) => find(conversationId, kind)?.text ?? '';
  /** Through better-sqlite3 a transaction inside another is a savepoint: these may be called from within one. */
  const atOnce = (work: () => void) => sqlite.transaction(work)();
  return {
    read,
    find,
    save(conversationId, kind, text, savedAt) {
      // As the server keeps it: what it would change would look unsent for ever.
      const words = text.toWellFormed().replaceAll('\u0000', '');
      const had = read(conversationId, kind) !== '';
      if (had || words !== '')
        atOnce(() => {
          putText.run(accountId, conversationId, kind, words, savedAt);
          if (words === '') sweep.run(accountId);
        });
      return had !== (words !== '');
    },
    replace: (changed) =>
      atOnce(() => {
        for (const { conversationId, kind, text, baseSeq, baseText, sentText, savedAt } of changed)
          put.run(accountId, conversationId, kind, text, baseSeq, baseText, sentText, savedAt);
        sweep.run(accountId);
      }),
    unsent: () =>
      dirty
        .all(accountId)
        .flatMap((row) => keptOf(row) ?? [])
        .filter(({ text }) => text.length <= maxDraftLength),
    markSent: ({ conversationId, kind }, text) => void setSent.run(text, accountId, conversationId, kind),
    markAnswered: ({ conversationId, kind }) =>
      atOnce(() => {
        setSent.run(null, accountId, conversationId, kind);
        sweep.run(accountId);
      }),
    markNoneSent: () =>
      atOnce(() => {
        clearSent.run(accountId);
        sweep.run(accountId);
      }),
    areInDoubt: () => readDatabase.get(databaseName) === undefined,
    fitTo(databaseId, restored, knownOf) {
      const stored = readDatabase.get(databaseName);
      if (!restored && stored === databaseId) return;
      atOnce(() => {
        writeDatabase.run(databaseName, databaseId);
        if (!restored && (stored ?? knownOf) === databaseId) return;
        clearBases.run(accountId);
        sweep.run(accountId);
      });
    },
    conversationIds: () => new Set(ids.all(accountId, accountId).map(({ id }) => id)),
  };
}

/** Null: its place can not be read, so that nobody can open it. */
function keptOf(row: DraftRow): KeptDraft | null {
  const place = placeSchema.safeParse({ conversationId: row.conversation_id, kind: row.kind });
  if (!place.success) return null;
  return {
    ...place.data,
    text: row.text,
    baseSeq: row.base_seq,
    baseText: row.base_text,
    sentText: row.sent_text,
  };
}
