// Owns the head of a conversation: who, in which state and whose, how long the first answer has, and what can be done.
import type { ReactNode } from 'react';
import type { ThreadView } from '../../src-shared/bridge/views.ts';
import type { ConversationStatus } from '../../src-shared/domain/conversation/conversation.ts';
import type { FirstResponse } from '../../src-shared/domain/sla/first-response.ts';
import type { PlainTextKey } from '../texts/catalogue.ts';
import { useTexts } from '../texts/use-texts.ts';
import { Icon, type IconName } from '../ui/icon.tsx';
import { keysInWords } from '../ui/key-names.ts';
import { useCommand } from '../view-state/command-handlers.ts';
import { type CommandId, commands } from '../view-state/commands.ts';
import { callDesk } from '../view-state/desk-client.ts';
import { runAct } from '../view-state/run-act.ts';
import { useSecond } from '../view-state/second-ticker.ts';
import { toggleContext, useContextOpen } from '../view-state/view-store.ts';
import type { People } from './activity-words.ts';
import { AssignMenu } from './assign-menu.tsx';
import { contactName } from './contact-name.ts';
import styles from './conversation-header.module.css';
import { openLink } from './open-link.ts';
import { readSla, slaInWords } from './sla-reading.ts';

export const statusTexts: Record<ConversationStatus, PlainTextKey> = {
  queued: 'status.queued',
  offered: 'status.offered',
  open: 'status.open',
  pending: 'status.pending',
  snoozed: 'status.snoozed',
  resolved: 'status.resolved',
  abandoned: 'status.abandoned',
};

export type ConversationHeaderProps = { view: ThreadView; people: People; ownerName: string };

export function ConversationHeader({ view, people, ownerName }: ConversationHeaderProps) {
  const { say } = useTexts();
  const { conversation, contact, may } = view;
  const conversationId = conversation.id;
  const contextOpen = useContextOpen();
  const mine = conversation.assigneeId !== null && conversation.assigneeId === people.me;
  const ended = conversation.status === 'resolved' || conversation.status === 'abandoned';
  const mayTake = may.take && !mine && !ended;
  const mayResolve = may.resolve && !ended;
  const mayReopen = may.reopen && conversation.status === 'resolved';

  const take = () => void runAct((entryId) => callDesk('takeConversation', { conversationId, entryId }));
  const resolve = () =>
    void runAct((entryId) => callDesk('resolveConversation', { conversationId, entryId }));
  const reopen = () => void runAct((entryId) => callDesk('reopenConversation', { conversationId, entryId }));
  useCommand('take', take, mayTake);
  useCommand('resolve', resolve, mayResolve);
  useCommand('reopen', reopen, mayReopen);
  useCommand('toggle-context', toggleContext);

  const owner =
    conversation.assigneeId === null
      ? say('owner.nobody')
      : mine
        ? say('owner.you')
        : say('owner.other', { name: ownerName });
  return (
    <header className={styles.header}>
      <div className={styles.who}>
        <h2 className={styles.name}>
          <bdi>{contactName(contact, say)}</bdi>
        </h2>
        <p className={styles.facts}>
          <span>{say(statusTexts[conversation.status])}</span>
          <span>{owner}</span>
          {conversation.firstResponse.state === 'running' ? (
            <SlaLeft clock={conversation.firstResponse} />
          ) : null}
          {conversation.page === null ? null : (
            <PageLink url={conversation.page.url} title={conversation.page.title} />
          )}
        </p>
      </div>
      <div className={styles.acts}>
        {mayTake ? (
          <HeaderAct command="take" icon="take" onRun={take}>
            {say('act.take')}
          </HeaderAct>
        ) : null}
        {may.assign && !ended ? <AssignMenu conversation={conversation} people={people} /> : null}
        {mayResolve ? (
          <HeaderAct command="resolve" icon="resolve" onRun={resolve}>
            {say('act.resolve')}
          </HeaderAct>
        ) : null}
        {mayReopen ? (
          <HeaderAct command="reopen" icon="reopen" onRun={reopen}>
            {say('act.reopen')}
          </HeaderAct>
        ) : null}
        <button
          type="button"
          className={styles.details}
          aria-pressed={contextOpen}
          aria-label={say('act.more')}
          title={`${say('act.more')} · ${keysInWords(commands['toggle-context'].keys)}`}
          onClick={toggleContext}
        >
          <Icon name="details" />
        </button>
      </div>
    </header>
  );
}

type HeaderActProps = { command: CommandId; icon: IconName; onRun: () => void; children: ReactNode };

function HeaderAct({ command, icon, onRun, children }: HeaderActProps) {
  return (
    <button type="button" className={styles.act} title={keysInWords(commands[command].keys)} onClick={onRun}>
      <Icon name={icon} size={16} />
      {children}
    </button>
  );
}

function SlaLeft({ clock }: { clock: FirstResponse }) {
  const { say, language } = useTexts();
  const now = useSecond();
  return (
    <span className={`${styles.sla} ${styles[readSla(clock, now).signal]}`}>
      <span aria-hidden="true">{slaInWords(clock, now, say, language, false)}</span>
      <span className="visually-hidden">{slaInWords(clock, now, say, language, true)}</span>
    </span>
  );
}

function PageLink({ url, title }: { url: string; title: string }) {
  const { say } = useTexts();
  return (
    <a
      className={styles.page}
      href={url}
      title={url}
      aria-label={`${say('page.on')}: ${title === '' ? url : title}`}
      rel="noreferrer"
      onClick={(event) => {
        event.preventDefault();
        openLink(url);
      }}
      onAuxClick={(event) => event.preventDefault()}
    >
      <Icon name="link" size={13} />
      <bdi>{title === '' ? url : title}</bdi>
    </a>
  );
}
