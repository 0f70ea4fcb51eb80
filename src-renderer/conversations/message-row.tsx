// Owns one message of a thread: author and time where a run begins, the words, how far it has got.
import { memo, useState } from 'react';
import { momentOf, timeOf, wholeMoment } from '../texts/moments.ts';
import { useTexts } from '../texts/use-texts.ts';
import { Icon } from '../ui/icon.tsx';
import { MarkdownText } from '../ui/markdown/markdown-text.tsx';
import { callDesk } from '../view-state/desk-client.ts';
import { runAct, runQuietly } from '../view-state/run-act.ts';
import { useMinute } from '../view-state/second-ticker.ts';
import { deliveryInWords, isSettled } from './delivery-words.ts';
import styles from './message-row.module.css';
import { openLink } from './open-link.ts';
import { RefusedEditor } from './refused-editor.tsx';
import type { SpokenMessage } from './thread-items.ts';

export type MessageRowProps = { message: SpokenMessage; author: string; first: boolean; tells: boolean };

export const MessageRow = memo(function MessageRow({ message, author, first, tells }: MessageRowProps) {
  const { say, language } = useTexts();
  const [editing, setEditing] = useState(false);
  const { delivery, kind } = message;
  const refusedEntry = delivery.state === 'refused' ? message.entryId : null;
  return (
    <article
      className={styles.row}
      data-kind={kind}
      data-first={first}
      data-delivery={delivery.state}
      data-pending={kind === 'outgoing' && !isSettled(delivery) && delivery.state !== 'refused'}
      aria-label={`${kind === 'note' ? `${say('message.note')} · ` : ''}${author} · ${timeOf(message.at, language)}`}
    >
      {first ? <RunHead message={message} author={author} /> : null}
      {editing && refusedEntry !== null ? (
        <RefusedEditor
          text={message.text}
          onCancel={() => setEditing(false)}
          onResend={async (text) => {
            const resent = await runAct((newEntryId) =>
              callDesk('resendEntry', { entryId: refusedEntry, text, newEntryId }),
            );
            if (resent) setEditing(false);
          }}
        />
      ) : (
        <div className={styles.bubble} title={first ? undefined : wholeMoment(message.at, language)}>
          <MarkdownText text={message.text} onOpen={openLink} />
        </div>
      )}
      {tells ? (
        <p className={styles.delivery}>
          {delivery.state === 'refused' ? <Icon name="alert" size={12} /> : null}
          <span>{deliveryInWords(delivery, say)}</span>
          {refusedEntry !== null && !editing ? (
            <span className={styles.acts}>
              <button type="button" onClick={() => setEditing(true)}>
                {say('delivery.edit')}
              </button>
              <button
                type="button"
                onClick={() =>
                  void runAct((newEntryId) =>
                    callDesk('resendEntry', { entryId: refusedEntry, text: null, newEntryId }),
                  )
                }
              >
                {say('delivery.resend')}
              </button>
              <button
                type="button"
                onClick={() => runQuietly(callDesk('discardEntry', { entryId: refusedEntry }))}
              >
                {say('delivery.discard')}
              </button>
            </span>
          ) : null}
        </p>
      ) : (
        <span className="visually-hidden">{deliveryInWords(delivery, say)}</span>
      )}
    </article>
  );
});

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
