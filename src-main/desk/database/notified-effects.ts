// Owns remembering which of the server's notifications this desk has taken in, on disk before any is shown.
import type { Sqlite } from './open-sqlite.ts';

export type NotifiedEffects = {
  /** Returns whether it was new. `databaseId`: whose number it is. On disk when it returns. */
  remember(databaseId: string, effectId: number): boolean;
};

/** Kept for each account: the server repeats what was not answered, never what came hundreds before. */
export const notifiedKept = 512;

export function notifiedEffects(sqlite: Sqlite, accountId: number): NotifiedEffects {
  const insert = sqlite.prepare<[number, string, number]>(
    'INSERT OR IGNORE INTO notified (account_id, database_id, effect_id) VALUES (?, ?, ?)',
  );
  const forget = sqlite.prepare<[number, number, number]>(
    `DELETE FROM notified WHERE account_id = ? AND place <=
       (SELECT place FROM notified WHERE account_id = ? ORDER BY place DESC LIMIT 1 OFFSET ?)`,
  );
  return {
    remember: sqlite.transaction((databaseId: string, effectId: number) => {
      if (insert.run(accountId, databaseId, effectId).changes === 0) return false;
      forget.run(accountId, accountId, notifiedKept);
      return true;
    }),
  };
}
