// Owns the panel of what is known: the customer, and this conversation's facts.
import type { ReactNode } from 'react';
import type { ThreadView } from '../../src-shared/bridge/views.ts';
import type { Source } from '../../src-shared/domain/conversation/conversation.ts';
import type { PlainTextKey } from '../texts/catalogue.ts';
import { clockOf } from '../texts/durations.ts';
import { dateOf, momentOf, wholeMoment } from '../texts/moments.ts';
import { useTexts } from '../texts/use-texts.ts';
import { useMinute, useSecond } from '../view-state/second-ticker.ts';
import type { People } from './activity-words.ts';
import { contactName } from './contact-name.ts';
import styles from './context-panel.module.css';
import { openLink } from './open-link.ts';
import { countryName, languageName } from './place-names.ts';
import { slaInBrief } from './sla-reading.ts';

const sourceTexts: Record<Source, PlainTextKey> = {
  website: 'source.website',
  portal: 'source.portal',
  docs: 'source.docs',
  'in-product': 'source.in-product',
};

export function ContextPanel({ view, people }: { view: ThreadView; people: People }) {
  const { say, language } = useTexts();
  const { contact, conversation } = view;
  const topic = people.directory?.topics.find((one) => one.id === conversation.topicId);
  const team = people.directory?.teams.find((one) => one.id === conversation.teamId);
  return (
    <aside
      className={styles.panel}
      aria-label={say('context.region')}
      data-region="context"
      data-region-focus
      tabIndex={-1}
    >
      <h3>{say('context.contact')}</h3>
      <dl>
        <Fact name={say('context.name')}>
          <bdi>{contactName(contact, say)}</bdi>
        </Fact>
        <Fact name={say('context.email')}>{contact.email ?? <Unknown />}</Fact>
        <Fact name={say('context.country')}>{countryName(contact.country, language) ?? <Unknown />}</Fact>
        <Fact name={say('context.language')}>{languageName(contact.language, language)}</Fact>
        <Fact name={say('context.firstSeen')}>{dateOf(contact.createdAt, language)}</Fact>
      </dl>
      <h3>{say('context.conversation')}</h3>
      <dl>
        <Fact name={say('context.topic')}>{topic?.names[language] ?? <Unknown />}</Fact>
        <Fact name={say('context.team')}>{team?.name ?? <Unknown />}</Fact>
        <Fact name={say('context.source')}>{say(sourceTexts[conversation.source])}</Fact>
        <Fact name={say('context.began')}>
          <Began at={conversation.createdAt} />
        </Fact>
        <Clocks view={view} />
        {conversation.page === null ? null : <PageFact page={conversation.page} />}
      </dl>
    </aside>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className={styles.fact}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Unknown() {
  const { say } = useTexts();
  return <span className={styles.unknown}>{say('context.unknown')}</span>;
}

function Began({ at }: { at: number }) {
  const { language } = useTexts();
  const now = useMinute();
  return <span title={wholeMoment(at, language)}>{momentOf(at, now, language)}</span>;
}

function Clocks({ view: { conversation } }: { view: ThreadView }) {
  const { say, language } = useTexts();
  const now = useSecond();
  return (
    <>
      {conversation.waitingSince === null ? null : (
        <Fact name={say('context.waits')}>{clockOf(now - conversation.waitingSince, language)}</Fact>
      )}
      <Fact name={say('context.firstAnswer')}>
        {slaInBrief(conversation.firstResponse, now, say, language)}
      </Fact>
    </>
  );
}

function PageFact({ page }: { page: { url: string; title: string } }) {
  const { say } = useTexts();
  return (
    <Fact name={say('context.page')}>
      <a
        href={page.url}
        title={page.url}
        rel="noreferrer"
        onClick={(event) => {
          event.preventDefault();
          openLink(page.url);
        }}
        onAuxClick={(event) => event.preventDefault()}
      >
        <bdi>{page.title === '' ? page.url : page.title}</bdi>
      </a>
      <span className={styles.address}>{page.url}</span>
    </Fact>
  );
}
