// Owns which entries are being changed in place, and the words so far: a message scrolled away comes back as it was.
import { create } from 'zustand';
import type { Edit, EditedId } from '../../src-shared/bridge/views.ts';
import type { ConversationId } from '../../src-shared/std/ids.ts';

export type Rewording = Omit<Edit, 'editedId'>;
export type OpenEditor = Rewording | { what: 'removing' };

type Editors = {
  open: Partial<Record<EditedId, OpenEditor>>;
  /** What was opened last, to be scrolled to; null once it was closed. */
  latest: EditedId | null;
  /** It was asked for and has not had the cursor yet. */
  wantsCursor: EditedId | null;
};

const initial: Editors = { open: {}, latest: null, wantsCursor: null };

let tell: (id: EditedId) => void = () => {};

/** `listener` hears of each that is opened, typed in or closed. */
export function listenToEditors(listener: (id: EditedId) => void): void {
  tell = listener;
}

export const useOpenEditors = create<Editors>()(() => initial);

/** Words that are being changed already stay as they are, and only get the cursor. */
export function openEditor(id: EditedId, words: Omit<Rewording, 'text'>): void {
  show(id, rewordingOf(id) ?? { ...words, text: words.before });
}

/** As it was left: it takes no cursor. */
export function reopenEditor(id: EditedId, words: Rewording): void {
  useOpenEditors.setState(({ open }) => ({ open: { ...open, [id]: words } }));
  tell(id);
}

/** False when its words are being changed: they would go with it. They get the cursor instead. */
export function askRemoval(id: EditedId): boolean {
  const rewording = rewordingOf(id);
  const changed = rewording !== null && isChanged(rewording);
  show(id, changed ? rewording : { what: 'removing' });
  return !changed;
}

/** Null when its words are not being changed. */
export function rewordingOf(id: EditedId): Rewording | null {
  const editor = useOpenEditors.getState().open[id];
  return editor === undefined || editor.what === 'removing' ? null : editor;
}

/** Those of one conversation whose words are being changed. */
export function isChangingIn(conversationId: ConversationId): boolean {
  return Object.values(useOpenEditors.getState().open).some(
    (editor) => editor?.what !== 'removing' && editor?.conversationId === conversationId,
  );
}

export function isChanged({ before, text }: Rewording): boolean {
  return text !== before;
}

/** True once after it was asked for: coming back into view takes no cursor away from anywhere. */
export function takeCursor(id: EditedId): boolean {
  const wanted = useOpenEditors.getState().wantsCursor === id;
  if (wanted) useOpenEditors.setState({ wantsCursor: null });
  return wanted;
}

/** What is typed in it. */
export function writeInEditor(id: EditedId, text: string): void {
  const rewording = rewordingOf(id);
  if (rewording === null) return;
  useOpenEditors.setState(({ open }) => ({ open: { ...open, [id]: { ...rewording, text } } }));
  tell(id);
}

export function closeEditor(id: EditedId): void {
  useOpenEditors.setState(({ open, latest }) => {
    const { [id]: _closed, ...others } = open;
    return { open: others, latest: latest === id ? null : latest };
  });
  tell(id);
}

/** Somebody else sits down at this window. */
export function forgetEditors(): void {
  useOpenEditors.setState(initial);
}

function show(id: EditedId, editor: OpenEditor): void {
  useOpenEditors.setState(({ open }) => ({
    open: { ...open, [id]: editor },
    latest: id,
    wantsCursor: id,
  }));
  tell(id);
}
