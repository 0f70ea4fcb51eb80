// Owns one row of the inbox: who and how long they wait, their last words, and what of one's own hangs on it.
import { memo } from 'react';
import type { InboxRow } from '../../src-shared/bridge/views.ts';
import { momentOf, wholeMoment } from '../texts/moments.ts';
import type { Say } from '../texts/say.ts';
import { useTexts } from '../texts/use-texts.ts';
import { Icon } from '../ui/icon.tsx';
import { useMinute } from '../view-state/second-ticker.ts';
import { contactName, initialsOf } from './contact-name.ts';
import styles from './inbox-row.module.css';
import { SlaRing } from './sla-ring.tsx';
import { WaitClock } from './wait-clock.tsx';

export type InboxRowProps = {
  row: InboxRow;
  place: number;
  count: number;
  open: boolean;
  /** Under the keyboard's cursor. */
  current: boolean;
  mine: boolean;
  onOpen: (row: InboxRow) => void;
};

export const InboxRowView = memo(function InboxRowView({
  row,
  place,
  count,
  open,
  current,
  mine,
  onOpen,
}: InboxRowProps) {
  const { say } = useTexts();
  const unread = row.unread > 0;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the list around it has the keyboard, by its active descendant
    // biome-ignore lint/a11y/useFocusableInteractive: the list around it has the focus
    <div
      id={rowElementId(row)}
      role="option"
      aria-selected={open}
      aria-posinset={place + 1}
      aria-setsize={count}
      className={styles.row}
      data-open={open}
      data-current={current}
      data-unread={unread}
      onClick={() => onOpen(row)}
    >
      <SlaRing clock={row.firstResponse} initials={initialsOf(row.contact)} />
      <div className={styles.lines}>
        <div className={styles.line}>
          <bdi className={styles.name}>{contactName(row.contact, say)}</bdi>
          <RowTime row={row} />
        </div>
        <div className={styles.line}>
          <span className={styles.words}>
            {row.contactTyping ? (
              <span className={styles.typing}>{say('inbox.typing')}</span>
            ) : (
              <bdi>{lastWords(row, mine, say)}</bdi>
            )}
          </span>
          <Marks row={row} />
        </div>
      </div>
    </div>
  );
});

/** Keeps the place of a row that is asked for. */
export function RowToCome() {
  return <div className={styles.row} aria-hidden="true" />;
}

export function rowElementId(row: Pick<InboxRow, 'conversationId'>): string {
  return `inbox-row-${row.conversationId}`;
}

function lastWords(row: InboxRow, mine: boolean, say: Say): string {
  const last = row.lastMessage;
  if (last === null) return say('inbox.noWords');
  if (last.kind === 'incoming') return last.preview;
  if (last.kind === 'note' && last.preview === '') return say('note.removed');
  if (last.kind === 'note') return say('inbox.noteSaid', { text: last.preview });
  return say(mine ? 'inbox.youSaid' : 'inbox.teamSaid', { text: last.preview });
}

function RowTime({ row }: { row: InboxRow }) {
  if (row.waitingSince !== null) return <WaitClock since={row.waitingSince} clock={row.firstResponse} />;
  return <LastSpoken at={row.lastMessage?.at ?? row.createdAt} />;
}

function LastSpoken({ at }: { at: number }) {
  const { language } = useTexts();
  const now = useMinute();
  return (
    <span className={styles.moment} title={wholeMoment(at, language)}>
      {momentOf(at, now, language)}
    </span>
  );
}

function Marks({ row }: { row: InboxRow }) {
  const { say } = useTexts();
  return (
    <span className={styles.marks}>
      {row.refused > 0 ? (
        <span className={styles.refused} title={say('inbox.refused', { count: row.refused })}>
          <Icon name="alert" size={12} />
          <span className="visually-hidden">{say('inbox.refused', { count: row.refused })}</span>
        </span>
      ) : null}
      {row.pending > 0 ? (
        <span className={styles.pending} title={say('inbox.pending', { count: row.pending })}>
          <Icon name="clock" size={14} />
          <span className="visually-hidden">{say('inbox.pending', { count: row.pending })}</span>
        </span>
      ) : null}
      {row.hasDraft ? (
        <span className={styles.draft} title={say('inbox.draft')}>
          <Icon name="draft" size={13} />
          <span className="visually-hidden">{say('inbox.draft')}</span>
        </span>
      ) : null}
      {row.unread > 0 ? (
        <span className={styles.unread} title={say('inbox.unread', { count: row.unread })}>
          <span aria-hidden="true">{row.unread > 99 ? '99+' : row.unread}</span>
          <span className="visually-hidden">{say('inbox.unread', { count: row.unread })}</span>
        </span>
      ) : null}
    </span>
  );
}
