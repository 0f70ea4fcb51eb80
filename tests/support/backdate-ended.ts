// Owns making ended conversations older than they are, in the file of a server that is not running.
import { openDatabase } from '../../src-server/database/open-database.ts';
import type { ConversationId } from '../../src-shared/std/ids.ts';

/** Numbers stay as they are: only when they ended is another time. `endedAt` epoch ms. */
export function backdateEnded(
  dataDir: string,
  conversationIds: readonly ConversationId[],
  endedAt: number,
): void {
  const database = openDatabase(dataDir);
  const update = database.prepare<[number, number, string]>(
    `UPDATE conversations SET ended_at = ?, body = json_set(body, '$.resolvedAt', ?)
     WHERE id = ? AND ended_at IS NOT NULL`,
  );
  for (const id of conversationIds) {
    if (update.run(endedAt, endedAt, id).changes !== 1) throw new Error(`${id} has not ended`);
  }
  database.close();
}
