// Owns asking once more before a note is removed: its words go from everywhere and do not come back.
import type { KeyboardEvent } from 'react';
import type { ConversationId } from '../../src-shared/std/ids.ts';
import { useTexts } from '../texts/use-texts.ts';
import { callDesk } from '../view-state/desk-client.ts';
import { runAct } from '../view-state/run-act.ts';
import styles from './note-acts.module.css';
import { closeEditor } from './open-editors.ts';
import type { SpokenMessage } from './thread-items.ts';
import { useAskedCursor } from './use-asked-cursor.ts';
import { focusThread } from './words-editor.tsx';

export function NoteRemoval({
  note,
  conversationId,
}: {
  note: SpokenMessage;
  conversationId: ConversationId;
}) {
  const { say } = useTexts();
  const messageId = note.id;
  const keep = useAskedCursor<HTMLButtonElement>(messageId);
  const close = () => {
    closeEditor(messageId);
    focusThread();
  };
  const remove = () => {
    close();
    void runAct((entryId) => callDesk('removeNote', { conversationId, messageId, entryId }));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return;
    event.preventDefault();
    event.stopPropagation();
    close();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape leaves the question from whichever answer is focused
    <div className={styles.ask} onKeyDown={onKeyDown}>
      <span>{say('note.removeAsk')}</span>
      <button type="button" ref={keep} onClick={close}>
        {say('note.removeNo')}
      </button>
      <button type="button" className={styles.main} onClick={remove}>
        {say('note.removeYes')}
      </button>
    </div>
  );
}
