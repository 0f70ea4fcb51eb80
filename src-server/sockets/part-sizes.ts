// Owns how many rows a part of a conversation holds: few after one that did not arrive, twice as many after one that did.
import { rowsAfterLoss } from './page-sizes.ts';

/** Of those who asked last; who asks after them begins with one long part more. */
const remembered = 10_000;

type Asked = { conversationId: string; after: number };

/** One for all consoles. `most` rows in a part, as on a good line. */
export function createPartSizes(most: number) {
  const lastAsked = new Map<string, Asked & { rows: number }>();

  function rowsFor(line: string, { conversationId, after }: Asked): number {
    const last = lastAsked.get(line);
    if (last?.conversationId !== conversationId) return most;
    // Who asks from the same place once more did not get what was sent, over whichever link.
    return last.after === after ? rowsAfterLoss(last.rows, most) : Math.min(most, last.rows * 2);
  }

  return {
    /** How many the part that is asked for now may hold; `line` names who asks, over every link of theirs. */
    next(line: string, asked: Asked): number {
      const rows = rowsFor(line, asked);
      lastAsked.delete(line);
      lastAsked.set(line, { conversationId: asked.conversationId, after: asked.after, rows });
      const [first] = lastAsked.keys();
      if (lastAsked.size > remembered && first !== undefined) lastAsked.delete(first);
      return rows;
    },
  };
}
export type PartSizes = ReturnType<typeof createPartSizes>;
