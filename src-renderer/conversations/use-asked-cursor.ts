// Owns giving the cursor to what was opened to be changed in place: each time it is asked for, and only then.
import { type RefObject, useEffect, useRef } from 'react';
import type { EditedId } from '../../src-shared/bridge/views.ts';
import { takeCursor, useOpenEditors } from './open-editors.ts';

export function useAskedCursor<Field extends HTMLElement>(id: EditedId): RefObject<Field | null> {
  const field = useRef<Field>(null);
  const wanted = useOpenEditors(({ wantsCursor }) => wantsCursor === id);
  useEffect(() => {
    if (wanted && takeCursor(id)) field.current?.focus();
  }, [wanted, id]);
  return field;
}
