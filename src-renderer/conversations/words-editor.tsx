// Owns changing words in place: a refused message before it is sent again, a note; what is typed stays until it is taken.
import { type KeyboardEvent, useLayoutEffect } from 'react';
import type { EditedId } from '../../src-shared/bridge/views.ts';
import { maxMessageLength } from '../../src-shared/domain/conversation/message.ts';
import { useTexts } from '../texts/use-texts.ts';
import { readLength } from './composer-state.ts';
import { edits } from './edits.ts';
import { useAskedCursor } from './use-asked-cursor.ts';
import styles from './words-editor.module.css';

export type WordsEditorProps = {
  id: EditedId;
  text: string;
  /** As they were before; Escape closes only what was not changed. */
  before: string;
  label: string;
  doneLabel: string;
  onWrite: (text: string) => void;
  onDone: (text: string) => void;
  onCancel: () => void;
};

export function WordsEditor(props: WordsEditorProps) {
  const { id, text, before, label, doneLabel, onWrite, onDone, onCancel } = props;
  const { say } = useTexts();
  const field = useAskedCursor<HTMLTextAreaElement>(id);
  useLayoutEffect(() => {
    const end = field.current?.value.length ?? 0;
    field.current?.setSelectionRange(end, end);
  }, [field]);
  const able = text.trim() !== '' && text.length <= maxMessageLength;
  const length = readLength(text.length);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') {
      event.preventDefault();
      event.stopPropagation();
      if (text === before) onCancel();
      else focusThread();
    }
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      event.stopPropagation();
      if (able) onDone(text);
    }
  };
  return (
    <div className={styles.editor}>
      <textarea
        className={styles.words}
        aria-label={label}
        value={text}
        dir="auto"
        rows={2}
        ref={field}
        onChange={(event) => onWrite(event.target.value)}
        onKeyDown={onKeyDown}
        onBlur={() => void edits.flush()}
      />
      <div className={styles.acts}>
        <span className={styles.length} aria-live="polite">
          {length.state === 'over' ? say('composer.tooLong', { count: length.by }) : null}
        </span>
        <button type="button" onClick={onCancel}>
          {say('delivery.cancel')}
        </button>
        <button type="button" className={styles.main} disabled={!able} onClick={() => onDone(text)}>
          {doneLabel}
        </button>
      </div>
    </div>
  );
}

/** Out of writing without losing a word. */
export function focusThread(): void {
  document.querySelector<HTMLElement>('[data-region="thread"]')?.focus();
}
