// Owns one message of a thread: author and time where a run begins, the words, how far it has got.
import { memo } from 'react';
import type { ConversationId } from '../../src-shared/std/ids.ts';
import { momentOf, timeOf, wholeMoment } from '../texts/moments.ts';
import { useTexts } from '../texts/use-texts.ts';
import { Icon } from '../ui/icon.tsx';
import { MarkdownText } from '../ui/markdown/markdown-text.tsx';
import { callDesk } from '../view-state/desk-client.ts';
import { runAct } from '../view-state/run-act.ts';
import { useMinute } from '../view-state/second-ticker.ts';
import { DeliveryLine } from './delivery-line.tsx';
import { deliveryInWords, isSettled } from './delivery-words.ts';
import { closedOnceTaken } from './edits.ts';
import { focusComposer } from './focus-composer.ts';
import styles from './message-row.module.css';
import { NoteMenu } from './note-menu.tsx';
import { NoteRemoval } from './note-removal.tsx';
import {
  closeEditor,
  type OpenEditor,
  type Rewording,
  useOpenEditors,
  writeInEditor,
} from './open-editors.ts';
import { openLink } from './open-link.ts';
import { resendRefused } from './refused-entry.ts';
import type { SpokenMessage } from './thread-items.ts';
import { focusThread, WordsEditor } from './words-editor.tsx';

export type MessageRowProps = {
  message: SpokenMessage;
  conversationId: ConversationId;
  author: string;
  first: boolean;
  tells: boolean;
  offersUndo: boolean;
};

export const MessageRow = memo(function MessageRow(props: MessageRowProps) {
  const { message, conversationId, author, first, tells, offersUndo } = props;
  const { say, language } = useTexts();
  const editor = useOpenEditors(({ open }) => open[message.id]);
  const editing = editor !== undefined && mayEdit(message, editor) ? editor : null;
  const { delivery, kind } = message;
  return (
    <article
      className={styles.row}
      data-kind={kind}
      data-first={first}
      data-delivery={delivery.state}
      data-pending={kind !== 'incoming' && !isSettled(delivery) && delivery.state !== 'refused'}
      aria-label={`${kind === 'note' ? `${say('message.note')} · ` : ''}${author} · ${timeOf(message.at, language)}`}
    >
      {first ? <RunHead message={message} author={author} /> : null}
      {editing === null || editing.what === 'removing' ? (
        <div className={styles.bubble} title={first ? undefined : wholeMoment(message.at, language)}>
          <Words message={message} />
          {message.mayChange && editing === null ? (
            <NoteMenu note={message} conversationId={conversationId} />
          ) : null}
        </div>
      ) : (
        <MessageEditor message={message} conversationId={conversationId} words={editing} />
      )}
      {editing?.what === 'removing' ? <NoteRemoval note={message} conversationId={conversationId} /> : null}
      {tells ? (
        <DeliveryLine
          message={message}
          conversationId={conversationId}
          offersUndo={offersUndo}
          editing={editing !== null}
        />
      ) : (
        <span className="visually-hidden">{deliveryInWords(delivery, say)}</span>
      )}
    </article>
  );
});

/** What was opened may have been settled, or removed by somebody else, since. */
function mayEdit(message: SpokenMessage, editor: OpenEditor): boolean {
  return editor.what === 'refused' ? message.delivery.state === 'refused' : message.mayChange;
}

function Words({ message }: { message: SpokenMessage }) {
  const { say, language } = useTexts();
  if (message.removedAt !== null)
    return (
      <p className={styles.removed} title={wholeMoment(message.removedAt, language)}>
        {say('note.removed')}
      </p>
    );
  return (
    <>
      <MarkdownText text={message.text} onOpen={openLink} />
      {message.editedAt === null ? null : (
        <p className={styles.edited} title={wholeMoment(message.editedAt, language)}>
          {say('note.edited')}
        </p>
      )}
    </>
  );
}

type MessageEditorProps = { message: SpokenMessage; conversationId: ConversationId; words: Rewording };

function MessageEditor({ message, conversationId, words: { before, text } }: MessageEditorProps) {
  const { say } = useTexts();
  const { id, entryId } = message;
  const refused = message.delivery.state === 'refused' && entryId !== null;
  const save = async (words: string) => {
    if (refused) await resendRefused(entryId, { id, text: words });
    else await saveNote(message, conversationId, words);
    focusComposer();
  };
  return (
    <WordsEditor
      id={id}
      text={text}
      before={before}
      label={refused ? say('delivery.editLabel') : say('note.editLabel')}
      doneLabel={refused ? say('delivery.resend') : say('note.save')}
      onWrite={(words) => writeInEditor(id, words)}
      onDone={(words) => void save(words)}
      onCancel={() => {
        closeEditor(id);
        focusThread();
      }}
    />
  );
}

async function saveNote(note: SpokenMessage, conversationId: ConversationId, text: string): Promise<void> {
  const messageId = note.id;
  if (text.trim() === note.text) return closeEditor(messageId);
  await closedOnceTaken(messageId, () =>
    runAct((entryId) => callDesk('editNote', { conversationId, messageId, entryId, text })),
  );
}

function RunHead({ message, author }: { message: SpokenMessage; author: string }) {
  const { say, language } = useTexts();
  const now = useMinute();
  return (
    <header className={styles.head}>
      <bdi className={styles.author}>{author}</bdi>
      {message.kind === 'note' ? (
        <span className={styles.noteMark}>
          <Icon name="note" size={13} />
          {say('message.note')}
        </span>
      ) : null}
      <time
        className={styles.time}
        dateTime={new Date(message.at).toISOString()}
        title={wholeMoment(message.at, language)}
      >
        {momentOf(message.at, now, language)}
      </time>
    </header>
  );
}
