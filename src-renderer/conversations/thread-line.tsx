// Owns which drawing each line of a thread gets.
import { useQuery } from '@tanstack/react-query';
import { memo } from 'react';
import type { ConnectionView } from '../../src-shared/bridge/views.ts';
import type { Author } from '../../src-shared/domain/conversation/message.ts';
import type { ConversationId } from '../../src-shared/std/ids.ts';
import { dayHeading, dayOf, timeOf, wholeMoment } from '../texts/moments.ts';
import type { Say } from '../texts/say.ts';
import { useTexts } from '../texts/use-texts.ts';
import { connectionQuery } from '../view-state/desk-queries.ts';
import { useMinute } from '../view-state/second-ticker.ts';
import { activityInWords, agentName, type People } from './activity-words.ts';
import { contactName } from './contact-name.ts';
import { deliveryInWords } from './delivery-words.ts';
import { HeldLine } from './held-line.tsx';
import { MessageRow } from './message-row.tsx';
import type { ActivityMessage, ThreadItem } from './thread-items.ts';
import styles from './thread-line.module.css';

export type ThreadLineProps = { item: ThreadItem; conversationId: ConversationId; people: People };

export const ThreadLine = memo(function ThreadLine({ item, conversationId, people }: ThreadLineProps) {
  const { say } = useTexts();
  switch (item.kind) {
    case 'start':
      return <p className={styles.start}>{say('thread.start')}</p>;
    case 'day':
      return <DayLine at={item.at} />;
    case 'unread':
      return (
        <p className={styles.unread}>
          <span>{say('thread.unreadHere')}</span>
        </p>
      );
    case 'activity':
      return (
        <ActivityLine
          message={item.message}
          conversationId={conversationId}
          people={people}
          offersUndo={item.offersUndo}
        />
      );
    case 'missing':
      return <MissingLine />;
    case 'message':
      return (
        <MessageRow
          message={item.message}
          conversationId={conversationId}
          author={authorName(item.message.author, people, say)}
          first={item.first}
          tells={item.tells}
          offersUndo={item.offersUndo}
        />
      );
  }
});

function authorName(author: Author, people: People, say: Say): string {
  if (author.kind === 'contact') return contactName(people.contact, say);
  if (author.kind === 'system') return say('message.system');
  return author.id === people.me ? say('message.you') : agentName(author.id, people, say);
}

function DayLine({ at }: { at: number }) {
  const { say, language } = useTexts();
  const today = dayOf(useMinute());
  const day = dayOf(at);
  const words =
    day === today
      ? say('thread.today')
      : day === today - 1
        ? say('thread.yesterday')
        : dayHeading(at, language);
  return (
    <h3 className={styles.day}>
      <span>{words}</span>
    </h3>
  );
}

type ActivityLineProps = {
  message: ActivityMessage;
  conversationId: ConversationId;
  people: People;
  offersUndo: boolean;
};

function ActivityLine({ message, conversationId, people, offersUndo }: ActivityLineProps) {
  const { say, language } = useTexts();
  const { at, delivery, entryId } = message;
  return (
    <p className={styles.activity} title={wholeMoment(at, language)}>
      <span>{activityInWords(message, people, say)}</span>
      {entryId !== null && delivery.state === 'held' ? (
        <HeldLine act={{ entryId, conversationId, until: delivery.until }} offers={offersUndo} />
      ) : (
        <time dateTime={new Date(at).toISOString()}>
          {entryId === null ? timeOf(at, language) : deliveryInWords(delivery, say)}
        </time>
      )}
    </p>
  );
}

const isLive = ({ state }: ConnectionView) => state === 'live' || state === 'catching-up';

/** The desk fetches by itself; what it waits for is the line. */
function MissingLine() {
  const { say } = useTexts();
  const live = useQuery({ ...connectionQuery, select: isLive }).data ?? false;
  return (
    <p className={styles.missing} role="status">
      {say(live ? 'thread.missing' : 'thread.missingOffline')}
    </p>
  );
}
