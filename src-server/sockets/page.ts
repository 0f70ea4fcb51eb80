// Owns one page of rows for a console while it is filled: rows as they go out, and when no more fit.
import type { ReadMark } from '../../src-shared/domain/conversation/read-mark.ts';

/** A page keeps under the frame limit of either end whatever is in its rows. */
const maxPageBytes = 190_000;
/** The longest row, a draft, fits a page of its own and not every other. */
const maxBytesWithAny = 250_000;
/** Looked at for one page, seen or not: an agent with few rights does not hold the others up. */
const maxLooked = 4_000;

export type OpenPage = ReturnType<typeof openPage>;

/** At most `pageSize` rows, and the few that belong to the last of them. */
export function openPage(pageSize: number) {
  const rows: string[] = [];
  let bytes = 0;
  let looked = 0;
  let closed = false;

  /** `body` is the row's value as JSON; a row that is not there any more is none. */
  function push(kind: string, body: string | undefined): void {
    if (body === undefined) return;
    rows.push(`{"row":"${kind}","value":${body}}`);
    bytes += Buffer.byteLength(body) + 32;
  }
  return {
    rows,
    push,
    pushReadMark(mark: ReadMark | null): void {
      if (mark) push('read-mark', JSON.stringify(mark));
    },
    /** `entries` were looked at, sent or not. */
    look(entries = 1): void {
      looked += entries;
    },
    isFull: (): boolean => closed || rows.length >= pageSize || bytes >= maxPageBytes || looked >= maxLooked,
    hasRoomFor: (more: number): boolean => rows.length + more <= pageSize && bytes < maxPageBytes,
    /** Whether a row that may be long still fits; a page that it does not fit is full. */
    holds(body: string): boolean {
      closed ||= rows.length > 0 && bytes + Buffer.byteLength(body) > maxBytesWithAny;
      return !closed;
    },
  };
}
