// Owns that the caret stays among the same letters when words come into the composer from elsewhere.
import { useEffect, useLayoutEffect, useRef } from 'react';
import type { DraftKind } from '../../src-shared/domain/conversation/draft.ts';
import type { ConversationId } from '../../src-shared/std/ids.ts';
import { drafts } from './drafts.ts';
import { caretAfter } from './join-typed.ts';

type Before = { text: string; start: number; end: number };

/** For the field that shows this draft; gives the ref to put on it. */
export function useKeptCaret(conversationId: ConversationId, kind: DraftKind) {
  const field = useRef<HTMLTextAreaElement>(null);
  const before = useRef<Before | null>(null);
  useEffect(
    () =>
      drafts.subscribe(() => {
        const element = field.current;
        if (element === null || element.value === drafts.textOf(conversationId, kind)) return;
        before.current ??= {
          text: element.value,
          start: element.selectionStart,
          end: element.selectionEnd,
        };
      }),
    [conversationId, kind],
  );
  useLayoutEffect(() => {
    const element = field.current;
    const was = before.current;
    if (element === null || was === null || element.value === was.text) return;
    before.current = null;
    const place = (caret: number) => caretAfter(was.text, element.value, caret);
    element.setSelectionRange(place(was.start), place(was.end));
  });
  return field;
}
