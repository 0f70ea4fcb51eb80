// Owns the keyboard's place in a list that changes under it.
import { useEffect, useState } from 'react';
import type { InboxRow } from '../../src-shared/bridge/views.ts';
import type { ConversationId } from '../../src-shared/std/ids.ts';

/**
 * The keyboard's place in the list stays on its conversation when the order changes. `rows` stand in the list from the
 * place `from` on; out of them the cursor keeps the place it had.
 */
export function useListCursor(rows: readonly InboxRow[], from: number, openId: ConversationId | null) {
  const [chosen, set] = useState<{ id: ConversationId | null; place: number }>({ id: openId, place: -1 });
  useEffect(() => {
    if (openId !== null) set((before) => (before.id === openId ? before : { id: openId, place: -1 }));
  }, [openId]);
  const at = rows.findIndex((row) => row.conversationId === chosen.id);
  useEffect(() => {
    if (at !== -1) set((before) => (before.place === from + at ? before : { ...before, place: from + at }));
  }, [at, from]);
  const isElsewhere = chosen.place < from || chosen.place >= from + rows.length;
  const place = at !== -1 ? from + at : isElsewhere ? chosen.place : -1;
  return {
    place,
    id: at === -1 ? null : chosen.id,
    set: (id: ConversationId, to: number) => set({ id, place: to }),
  };
}

/** Where a key leads from `place` (-1 = nowhere yet) in a list of `count`; null when it leads nowhere. */
export function placeAfter(key: string, place: number, count: number): number | null {
  if (count === 0) return null;
  switch (key) {
    case 'ArrowDown':
      return Math.min(count - 1, place + 1);
    case 'ArrowUp':
      return Math.max(0, place - 1);
    case 'PageDown':
      return Math.min(count - 1, place + 10);
    case 'PageUp':
      return Math.max(0, place - 10);
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return null;
  }
}
