// Owns the keyboard's place in a list that changes under it.
import { useEffect, useState } from 'react';
import type { InboxRow } from '../../src-shared/bridge/views.ts';
import type { ConversationId } from '../../src-shared/std/ids.ts';

/** The keyboard's place in the list stays on its conversation when the order changes. */
export function useListCursor(rows: readonly InboxRow[], openId: ConversationId | null) {
  const [chosen, set] = useState<ConversationId | null>(openId);
  useEffect(() => {
    if (openId !== null) set(openId);
  }, [openId]);
  const place = rows.findIndex((row) => row.conversationId === chosen);
  return { place, id: place === -1 ? null : chosen, set };
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
