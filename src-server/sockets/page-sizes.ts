// Owns how many rows a page holds on a line: few after one that did not arrive, more while they arrive quickly.

/** They fit even the narrowest line between two cuts; a page of a snapshot needs as many to end a conversation. */
const fewest = 4;
/** A client that keeps nothing begins at the beginning every time: only by a longer page it shows that one was lost there. */
export const fewestAtBeginning = 60;
export const beginning = '0';
/** Asked on from within this, a page may as well have been longer; beyond the other it held up what else is on the line. */
const quickMs = 1_000;
const slowMs = 3_000;
/** Slow may also be a long way: short pages would not make it shorter. */
const fewestWhenSlow = 60;
/** Of those who were here last; who comes back after them is sent one long page more. */
const remembered = 10_000;

/** A page of `rows` never arrived. */
export function rowsAfterLoss(rows: number, most: number): number {
  return Math.min(most, Math.max(fewest, Math.floor(rows / 4)));
}

/** A page of `sent` rows was asked on from after `tookMs`; it might have held `rows`. */
export function rowsAfterArrival(rows: number, sent: number, tookMs: number, most: number): number {
  if (tookMs > slowMs) return Math.min(rows, Math.max(fewestWhenSlow, Math.floor(rows / 2)));
  return tookMs < quickMs && sent >= rows ? Math.min(most, rows * 2) : rows;
}

/** One for all consoles. `most` rows in a page, as on a good line. */
export function createPageSizes(most: number) {
  const lastSent = new Map<string, { start: string; rows: number }>();
  return {
    most,
    /**
     * For a link that begins at `start`. The last page sent to whom `line` names began there too: then it did not arrive,
     * whatever became of the link it was sent over.
     */
    rowsFrom(line: string, start: string): number {
      const last = lastSent.get(line);
      return last?.start === start ? rowsAfterLoss(last.rows, most) : most;
    },
    /** A page of `rows`, which might have held `limit`. Of a few nothing is learned, unless they were few for a loss. */
    sent(line: string, start: string, { rows, limit }: { rows: number; limit: number }): void {
      const before = lastSent.get(line)?.start;
      lastSent.delete(line);
      const few = start === beginning && before !== beginning ? fewestAtBeginning : fewest;
      if (rows <= few && limit >= most) return;
      lastSent.set(line, { start, rows });
      const [first] = lastSent.keys();
      if (lastSent.size > remembered && first !== undefined) lastSent.delete(first);
    },
  };
}
export type PageSizes = ReturnType<typeof createPageSizes>;

/** How long the next page may be over one link of whom `line` names. */
export function createPace(sizes: PageSizes, line: string) {
  let rows: number | null = null;
  let waitedFor: { rows: number; at: number } | null = null;
  return {
    rowsAt(start: string): number {
      rows ??= sizes.rowsFrom(line, start);
      return rows;
    },
    /** A page of `count` rows left at `at`; the last of a catch-up is not asked on from. */
    sent(start: string, { count, isLast, at }: { count: number; isLast: boolean; at: number }): void {
      sizes.sent(line, start, { rows: count, limit: rows ?? sizes.most });
      waitedFor = isLast ? null : { rows: count, at };
    },
    /** The question for the next page arrived at `heardAt`, of the same clock. */
    askedOn(heardAt: number): void {
      if (rows === null || waitedFor === null) return;
      rows = rowsAfterArrival(rows, waitedFor.rows, heardAt - waitedFor.at, sizes.most);
      waitedFor = null;
    },
  };
}
