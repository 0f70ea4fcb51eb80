// Owns which drawing each line of a thread gets.
import { memo } from 'react';
import type { Author } from '../../src-shared/domain/conversation/message.ts';
import { dayHeading, dayOf, timeOf, wholeMoment } from '../texts/moments.ts';
import type { Say } from '../texts/say.ts';
import { useTexts } from '../texts/use-texts.ts';
import { useMinute } from '../view-state/second-ticker.ts';
import { activityInWords, agentName, type People } from './activity-words.ts';
import { contactName } from './contact-name.ts';
import { deliveryInWords } from './delivery-words.ts';
import { MessageRow } from './message-row.tsx';
import type { ActivityMessage, ThreadItem } from './thread-items.ts';
import styles from './thread-line.module.css';

export const ThreadLine = memo(function ThreadLine({ item, people }: { item: ThreadItem; people: People }) {
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
      return <ActivityLine message={item.message} people={people} />;
    case 'message':
      return (
        <MessageRow
          message={item.message}
          author={authorName(item.message.author, people, say)}
          first={item.first}
          tells={item.tells}
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

function ActivityLine({ message, people }: { message: ActivityMessage; people: People }) {
  const { say, language } = useTexts();
  const settled = message.entryId === null;
  return (
    <p className={styles.activity} title={wholeMoment(message.at, language)}>
      <span>{activityInWords(message, people, say)}</span>
      <time dateTime={new Date(message.at).toISOString()}>
        {settled ? timeOf(message.at, language) : deliveryInWords(message.delivery, say)}
      </time>
    </p>
  );
}
