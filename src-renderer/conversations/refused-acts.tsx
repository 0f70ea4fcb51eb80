// Owns the lines for refused acts that no message shows: what, why, the words if there are any, changed in place or put away.
import type { RefusedAct } from '../../src-shared/bridge/views.ts';
import type { ConversationId } from '../../src-shared/std/ids.ts';
import { useTexts } from '../texts/use-texts.ts';
import { Icon } from '../ui/icon.tsx';
import { refusedInWords } from './act-words.ts';
import { wordsKindOf } from './latest-refused.ts';
import { closeEditor, openEditor, useOpenEditors, writeInEditor } from './open-editors.ts';
import styles from './refused-acts.module.css';
import { discardRefused, resendRefused } from './refused-entry.ts';
import { WordsEditor } from './words-editor.tsx';

export type RefusedActsProps = {
  acts: readonly RefusedAct[];
  /** Null: in conversations the agent does not see any more, where nothing can be sent again. */
  conversationId: ConversationId | null;
};

export function RefusedActs({ acts, conversationId }: RefusedActsProps) {
  if (acts.length === 0) return null;
  return (
    <ul className={styles.acts}>
      {acts.map((act) => (
        <RefusedActLine key={act.entryId} act={act} conversationId={conversationId} />
      ))}
    </ul>
  );
}

type RefusedActLineProps = { act: RefusedAct; conversationId: ConversationId | null };

function RefusedActLine({ act, conversationId }: RefusedActLineProps) {
  const { say } = useTexts();
  const { entryId, text } = act;
  const editor = useOpenEditors(({ open }) => open[entryId]);
  const discard = () => {
    const words = text === null || conversationId === null;
    discardRefused(entryId, words ? null : { conversationId, editedId: entryId, text });
  };
  const edit = (where: ConversationId, before: string) =>
    openEditor(entryId, { what: 'refused', conversationId: where, kind: wordsKindOf(act), before });
  return (
    <li>
      <Icon name="alert" size={14} />
      <div className={styles.words}>
        {refusedInWords(act, say)}
        {text === null || editor !== undefined ? null : <q className={styles.said}>{text}</q>}
        {text !== null && editor?.what === 'refused' ? (
          <WordsEditor
            id={entryId}
            text={editor.text}
            before={editor.before}
            label={say('delivery.editLabel')}
            doneLabel={say('delivery.resend')}
            onWrite={(words) => writeInEditor(entryId, words)}
            onDone={(words) => void resendRefused(entryId, { id: entryId, text: words })}
            onCancel={() => closeEditor(entryId)}
          />
        ) : null}
      </div>
      {editor !== undefined ? null : (
        <span className={styles.buttons}>
          {text === null || conversationId === null ? null : (
            <button type="button" onClick={() => edit(conversationId, text)}>
              {say('delivery.edit')}
            </button>
          )}
          {conversationId === null ? null : (
            <button type="button" onClick={() => void resendRefused(entryId)}>
              {say('delivery.resend')}
            </button>
          )}
          <button type="button" onClick={discard}>
            {say('delivery.discard')}
          </button>
        </span>
      )}
    </li>
  );
}
