// Owns changing the words of a refused message before sending them again; the refused entry stays until then.
import { type KeyboardEvent, useState } from 'react';
import { maxMessageLength } from '../../src-shared/domain/conversation/message.ts';
import { useTexts } from '../texts/use-texts.ts';
import styles from './refused-editor.module.css';

export type RefusedEditorProps = {
  text: string;
  onResend: (text: string) => Promise<void>;
  onCancel: () => void;
};

export function RefusedEditor({ text, onResend, onCancel }: RefusedEditorProps) {
  const { say } = useTexts();
  const [words, setWords] = useState(text);
  const sendable = words.trim() !== '' && words.length <= maxMessageLength;
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') {
      event.stopPropagation();
      onCancel();
    }
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      event.stopPropagation();
      if (sendable) void onResend(words);
    }
  };
  return (
    <div className={styles.editor}>
      <textarea
        className={styles.words}
        aria-label={say('delivery.editLabel')}
        value={words}
        dir="auto"
        rows={2}
        ref={focusAtEnd}
        onChange={(event) => setWords(event.target.value)}
        onKeyDown={onKeyDown}
      />
      <div className={styles.acts}>
        <button type="button" onClick={onCancel}>
          {say('delivery.cancel')}
        </button>
        <button
          type="button"
          className={styles.main}
          disabled={!sendable}
          onClick={() => void onResend(words)}
        >
          {say('delivery.resend')}
        </button>
      </div>
    </div>
  );
}

/** Changing a refused message begins after its last word. */
function focusAtEnd(element: HTMLTextAreaElement | null): void {
  element?.focus();
  element?.setSelectionRange(element.value.length, element.value.length);
}
