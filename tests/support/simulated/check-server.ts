// Owns what must hold for what a simulated server has stored: everything acknowledged, each once, without gaps.
import { messageSchema } from '../../../src-shared/domain/conversation/message.ts';
import type { World } from './world.ts';

export function checkServer({ server, broke }: World): void {
  const { database, watch } = server;
  for (const bug of server.bugs)
    broke('trial', `the server: ${bug instanceof Error ? bug.stack : String(bug)}`);
  const one = <Value>(sql: string) => database.prepare<[], Value>(sql).pluck().get();
  const gaps = one<number>('SELECT coalesce(max(seq), 0) - count(*) FROM changes');
  if (gaps !== 0) broke('gapless', `${gaps} numbers are missing in the sequence`);
  const twice = one<string>(
    `SELECT contact_id FROM conversations WHERE status NOT IN ('resolved', 'abandoned')
     GROUP BY contact_id HAVING count(*) > 1`,
  );
  if (twice !== undefined) broke('unique', `${twice} has two conversations going on`);

  const decided = new Map(
    database
      .prepare<[], { id: string; refusal: string | null }>('SELECT id, refusal FROM commands')
      .all()
      .map(({ id, refusal }) => [id, refusal]),
  );
  const messages = database
    .prepare<[], string>('SELECT body FROM messages')
    .pluck()
    .all()
    .map((body) => messageSchema.parse(JSON.parse(body)));
  const ids = new Set<string>();
  for (const { id } of messages) {
    if (ids.has(id)) broke('unique', `message ${id} is stored twice`);
    ids.add(id);
  }
  for (const id of watch.acked)
    if (decided.get(id) !== null) broke('acked-stored', `${id} was acknowledged and is ${decided.get(id)}`);
  for (const [id, reason] of watch.refused) {
    if (reason === 'conflict') broke('honest-outcome', `${id} met a conflict with itself`);
    if (decided.get(id) === null || ids.has(id)) broke('honest-outcome', `${id} was refused and is stored`);
  }
}
