// Owns making a console's cache as large as a busy year leaves it: past conversations of 100 messages each.
import { globSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';

const perConversation = 100;

/**
 * Adds past conversations, like the newest the cache holds, until it holds about `messages` messages; returns how many
 * it holds then. The console must not be running.
 */
export function enlargeCache(userData: string, messages: number): number {
  const [file] = globSync('**/cache.db', { cwd: userData });
  if (file === undefined) throw new Error('the console has made no cache.db');
  const database = new Database(join(userData, file));
  try {
    const count = () => Number(database.prepare('SELECT count(*) FROM messages').pluck().get());
    const conversations = Math.max(0, Math.ceil((messages - count()) / perConversation));
    database.transaction(() => {
      database
        .prepare(`
          WITH RECURSIVE bulk (n) AS (SELECT 1 WHERE :conversations > 0 UNION ALL SELECT n + 1 FROM bulk WHERE n < :conversations),
            template AS (SELECT * FROM conversations ORDER BY spoken_at DESC LIMIT 1)
          INSERT INTO conversations (id, contact_id, team_id, assignee_id, ongoing, waiting_since, spoken_at, seq, value)
          SELECT 'bulk-' || n, contact_id, team_id, assignee_id, 0, NULL, spoken_at - n * 60000, seq,
            json_set(value, '$.id', 'bulk-' || n, '$.status', 'resolved', '$.waitingSince', NULL, '$.resolvedAt', spoken_at)
          FROM bulk, template`)
        .run({ conversations });
      database
        .prepare(`
          WITH RECURSIVE bulk (n) AS (SELECT 1 WHERE :conversations > 0 UNION ALL SELECT n + 1 FROM bulk WHERE n < :conversations),
            line (m) AS (SELECT 1 UNION ALL SELECT m + 1 FROM line WHERE m < ${perConversation}),
            template AS (SELECT * FROM messages WHERE text IS NOT NULL ORDER BY place DESC LIMIT 1)
          INSERT INTO messages (id, conversation_id, place, seq, kind, author_kind, author_id, at, text)
          SELECT 'bulk-' || n || '-' || m, 'bulk-' || n, m, 1, kind, author_kind, author_id, at - n * 60000 + m, text
          FROM bulk, line, template`)
        .run({ conversations });
    })();
    database.pragma('wal_checkpoint(TRUNCATE)');
    return count();
  } finally {
    database.close();
  }
}
