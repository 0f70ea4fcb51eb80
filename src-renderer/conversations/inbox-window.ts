// Owns which part of a list of any length is here: what is shown and some around it, asked for as the agent moves through it.
import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import { inboxRowsAtOnce } from '../../src-shared/bridge/bridge-limits.ts';
import type { InboxFilter, InboxRow } from '../../src-shared/bridge/views.ts';
import { inboxQuery } from '../view-state/desk-queries.ts';

/** More than any screen shows. */
const rowsAround = 100;

const noRows: readonly InboxRow[] = [];

/** Where the part that is here should begin, so that `place` and what is around it are in it. */
export function beginAround(place: number, from: number, count: number): number {
  const isShortAbove = from > 0 && place - rowsAround / 2 < from;
  const isShortBelow = from + inboxRowsAtOnce < count && place + rowsAround > from + inboxRowsAtOnce;
  return isShortAbove || isShortBelow ? Math.max(0, place - rowsAround) : from;
}

/** `list` has a null for each row that is not here. */
export function useInboxWindow(filter: InboxFilter) {
  const [begun, setBegun] = useState({ filter, from: 0 });
  const asked = begun.filter === filter ? begun.from : 0;
  const inbox = useQuery(inboxQuery(filter, asked));
  const rows = inbox.data?.rows ?? noRows;
  const from = inbox.data?.from ?? 0;
  const total = inbox.data?.counts[filter] ?? 0;
  const count = rows.length === 0 ? total : Math.max(total, from + rows.length);
  const list = useMemo(
    () => Array.from({ length: count }, (_, place): InboxRow | null => rows[place - from] ?? null),
    [rows, from, count],
  );
  const isBare = count === 0;
  const isEndedAbove = !isBare && asked >= count;
  useEffect(() => {
    if (isEndedAbove) setBegun({ filter, from: beginAround(count - 1, asked, count) });
  }, [isEndedAbove, filter, asked, count]);
  // Come back to, or shown again after there was nothing to show, a list begins at its top, wherever it ends.
  useEffect(() => {
    if (!isBare) setBegun({ filter, from: 0 });
  }, [filter, isBare]);
  return {
    inbox,
    rows,
    from,
    list,
    /** `place` is shown, or about to be. */
    show(place: number): void {
      const next = beginAround(place, asked, count);
      if (next !== asked) setBegun({ filter, from: next });
    },
    /** It is here, or will be. */
    isAskedFor: (place: number) => place >= asked && place < asked + inboxRowsAtOnce,
  };
}

/** Does `then` with the row at a place as soon as it is here; not any more once it is not asked for. */
export function useRowAt(list: readonly (InboxRow | null)[], isAskedFor: (place: number) => boolean) {
  const [wanted, setWanted] = useState<{ place: number; then: (row: InboxRow) => void } | null>(null);
  const row = wanted === null || !isAskedFor(wanted.place) ? undefined : list[wanted.place];
  useEffect(() => {
    if (wanted === null || row === null) return;
    setWanted(null);
    if (row !== undefined) wanted.then(row);
  }, [wanted, row]);
  return (place: number, then: (row: InboxRow) => void) => {
    const here = list[place];
    setWanted(here === null ? { place, then } : null);
    if (here) then(here);
  };
}
