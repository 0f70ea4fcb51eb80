// Owns the comparison of drafts: once it is quiet, every machine of an agent has what the server has of theirs.
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { draftSchema } from '../../../src-shared/domain/conversation/draft.ts';
import type { World } from './world.ts';

/** No desk runs; before, all of them were live. */
export function checkDrafts({ server, desks, broke }: World): void {
  const stored = server.database
    .prepare<[], string>('SELECT body FROM drafts ORDER BY agent_id, conversation_id, kind')
    .pluck()
    .all()
    .map((body) => draftSchema.parse(JSON.parse(body)))
    .filter(({ text }) => text !== '');
  for (const desk of desks) {
    const outbox = new SqliteDatabase(join(desk.folder(), 'outbox.db'));
    const own = stored.filter(({ agentId }) => agentId === desk.agent.id);
    const here = outbox
      .prepare<[], { conversation_id: string; kind: string; text: string }>(
        `SELECT conversation_id, kind, text FROM drafts WHERE text <> '' ORDER BY conversation_id, kind`,
      )
      .all()
      .filter(({ conversation_id: id, kind }) => {
        const known = own.some((draft) => draft.conversationId === id && draft.kind === kind);
        // A new draft on what is out of sight stays where it was written.
        return known || server.watch.maySee(desk.agent.id, id);
      })
      .map(({ conversation_id, kind, text }) => JSON.stringify([conversation_id, kind, text]));
    outbox.close();
    const there = own.map(({ conversationId, kind, text }) => JSON.stringify([conversationId, kind, text]));
    if (here.join() !== there.join())
      broke('words-kept', `${desk.name} has the drafts ${here.join()} where the server has ${there.join()}`);
  }
}
