// Owns how many rows an answer about the past holds: few after one that did not arrive, twice as many after one that did.
import { fewestAtBeginning, rowsAfterLoss } from './page-sizes.ts';

/** Of those who asked last; who asks after them begins with one long answer more. */
const remembered = 10_000;

/** `what` is read, a conversation or the list of those ended, and from where on; null where every new asker begins. */
type Asked = { what: string; from: string | null };

/** One for all consoles. `most` rows in an answer, as on a good line. */
export function createPartSizes(most: number) {
  const lastAsked = new Map<string, Asked & { rows: number }>();

  function rowsFor(line: string, { what, from }: Asked): number {
    const last = lastAsked.get(line);
    if (last?.what !== what) return most;
    // Who asks from the same place once more did not get what was sent, over whichever link.
    if (last.from !== from) return Math.min(most, last.rows * 2);
    const rows = rowsAfterLoss(last.rows, most);
    return from === null ? Math.min(most, Math.max(fewestAtBeginning, rows)) : rows;
  }

  return {
    /** How many the answer that is asked for now may hold; `line` names who asks, over every link of theirs. */
    next(line: string, { what, from }: Asked): number {
      const rows = rowsFor(line, { what, from });
      lastAsked.delete(line);
      lastAsked.set(line, { what, from, rows });
      const [first] = lastAsked.keys();
      if (lastAsked.size > remembered && first !== undefined) lastAsked.delete(first);
      return rows;
    },
  };
}
export type PartSizes = ReturnType<typeof createPartSizes>;
