// Owns which entries are being changed in place, and the words so far: a message scrolled away comes back as it was.
import { create } from 'zustand';
import type { CommandId, MessageId } from '../../src-shared/std/ids.ts';

/** A message, or a refused act that no message shows. */
export type EditedId = MessageId | CommandId;
export type OpenEditor = { what: 'refused' | 'note'; text: string } | { what: 'removing' };

type Editors = {
  open: Partial<Record<EditedId, OpenEditor>>;
  /** What was opened last, to be scrolled to; null once it was closed. */
  latest: EditedId | null;
  /** It was asked for and has not had the cursor yet. */
  wantsCursor: EditedId | null;
};

const initial: Editors = { open: {}, latest: null, wantsCursor: null };

export const useOpenEditors = create<Editors>()(() => initial);

export function openEditor(id: EditedId, editor: OpenEditor): void {
  useOpenEditors.setState(({ open }) => ({
    open: { ...open, [id]: editor },
    latest: id,
    wantsCursor: id,
  }));
}

/** True once after it was opened: coming back into view takes no cursor away from anywhere. */
export function takeCursor(id: EditedId): boolean {
  const wanted = useOpenEditors.getState().wantsCursor === id;
  if (wanted) useOpenEditors.setState({ wantsCursor: null });
  return wanted;
}

/** What is typed in it. */
export function writeInEditor(id: EditedId, text: string): void {
  useOpenEditors.setState(({ open }) => {
    const editor = open[id];
    if (editor === undefined || editor.what === 'removing') return {};
    return { open: { ...open, [id]: { ...editor, text } } };
  });
}

export function closeEditor(id: EditedId): void {
  useOpenEditors.setState(({ open, latest }) => {
    const { [id]: _closed, ...others } = open;
    return { open: others, latest: latest === id ? null : latest };
  });
}

/** Somebody else sits down at this window. */
export function forgetEditors(): void {
  useOpenEditors.setState(initial);
}
