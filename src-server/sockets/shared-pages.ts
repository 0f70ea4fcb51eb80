// Owns pages that many agents are owed alike: made once for all with the same rights and nothing of their own among them.
import type { AgentActor } from '../../src-shared/domain/people/actor.ts';
import { agentIdSchema } from '../../src-shared/std/ids.ts';
import type { Tables } from '../database/tables.ts';
import { createCatchUp } from './catch-up.ts';
import { seesAll } from './sees-all.ts';

/** The pages of a crowd that comes back at once; each of some KB, the longest of some hundred. */
const bytesKept = 16 * 1024 * 1024;
const pagesKept = 2_000;
/** Whoever is nobody in particular sees what all with the same rights see. */
const anybody = agentIdSchema.parse('anybody');

/** `rows`, `count` of them, and `forget` as JSON arrays. */
export type SharedPage = { upTo: number; remaining: number; count: number; rows: Buffer; forget: string };
/** What a console knows of by the protocol it speaks. */
export type Knowing = { hasHorizon: boolean; followsRights: boolean };

/** Holds as long as nothing happened behind `last` that concerns the same readers. `page` null: it is not the same for all. */
type KeptPage = { last: number; page: Omit<SharedPage, 'remaining'> | null; isFull: boolean };

export function createSharedPages(tables: Tables, pageSize: number) {
  const kept = new Map<string, KeptPage>();
  let bytes = 0;

  function make(actor: AgentActor, cursor: number, knowing: Knowing, last: number): KeptPage {
    const { hasHorizon, followsRights } = knowing;
    const options = { hasHorizon, ...(followsRights && { before: [] }) };
    const reader = createCatchUp(tables, { ...actor, id: anybody }, cursor, options);
    const { upTo, remaining, rows, forget } = reader.nextPage(pageSize);
    if (reader.hasSentWhole()) return { last, page: null, isFull: false };
    const text = bytesOf(`[${rows.join(',')}]`);
    const page = { upTo, count: rows.length, rows: text, forget: JSON.stringify(forget) };
    return { last, page, isFull: remaining > 0 };
  }

  function keep(key: string, made: KeptPage): void {
    bytes += made.page?.rows.length ?? 0;
    if (bytes > bytesKept || kept.size >= pagesKept) {
      kept.clear();
      bytes = made.page?.rows.length ?? 0;
    }
    kept.set(key, made);
  }

  return {
    /**
     * The page `createCatchUp` gives the agent after `cursor`; null where it may be another for them than for their likes.
     * `head`: the last number committed. Not for one whose rights changed after `cursor`.
     */
    after(cursor: number, head: number, actor: AgentActor, knowing: Knowing): SharedPage | null {
      const log = tables.log.readOn(head);
      if (!log.reaches(cursor) || log.hasOwn(cursor, actor)) return null;
      const all = seesAll(actor);
      const span = log.sharedSpan(cursor, all ? null : actor);
      if (span === null) return { upTo: head, remaining: 0, count: 0, rows: none, forget: '[]' };
      const who = all ? '*' : actor.teamIds.toSorted().join();
      const key = `${who} ${span.first} ${knowing.hasHorizon} ${knowing.followsRights}`;
      let found = kept.get(key);
      if (found?.last !== span.last) {
        bytes -= found?.page?.rows.length ?? 0;
        kept.delete(key);
        found = make(actor, cursor, knowing, span.last);
        keep(key, found);
      }
      if (found.page === null) return null;
      const upTo = found.isFull ? found.page.upTo : head;
      return { ...found.page, upTo, remaining: head - upTo };
    },
  };
}
export type SharedPages = ReturnType<typeof createSharedPages>;

const none = Buffer.from('[]');

/** Not of Node's pool: a page that is kept would hold on to all 64 KB it was cut from. */
function bytesOf(text: string): Buffer {
  const bytes = Buffer.allocUnsafeSlow(Buffer.byteLength(text));
  bytes.write(text);
  return bytes;
}
