// Owns the bar at the foot: the link in words, what waits to be sent, how long the queue is and its longest wait.
import { useQuery } from '@tanstack/react-query';
import type { ConnectionView } from '../../src-shared/bridge/views.ts';
import { clockOf } from '../texts/durations.ts';
import { useTexts } from '../texts/use-texts.ts';
import { Keys } from '../ui/keys.tsx';
import { useCommand } from '../view-state/command-handlers.ts';
import { commands } from '../view-state/commands.ts';
import { callDesk } from '../view-state/desk-client.ts';
import { connectionQuery, inboxQuery } from '../view-state/desk-queries.ts';
import { runQuietly } from '../view-state/run-act.ts';
import { useSecond } from '../view-state/second-ticker.ts';
import { showSheet, useViewStore } from '../view-state/view-store.ts';
import { HeldAway } from './held-away.tsx';
import { lineWeakness, useUnanswered } from './line-weakness.ts';
import { linkInWords } from './link-words.ts';
import styles from './status-bar.module.css';

export function StatusBar() {
  const { say } = useTexts();
  return (
    <footer className={styles.bar}>
      <Link />
      <HeldAway />
      <Queue />
      <button type="button" className={styles.everything} onClick={() => showSheet('palette')}>
        <Keys keys={commands['open-palette'].keys} />
        {say('keys.hint')}
      </button>
    </footer>
  );
}

/** Which side is to be updated is said above; trying again after it was is up to the agent. */
function isProtocolRefused(link: ConnectionView): boolean {
  return link.state === 'refused' && ['protocol-too-old', 'protocol-too-new'].includes(link.reason);
}

const reconnect = () => runQuietly(callDesk('reconnectNow', {}));

function Link() {
  const { say, language } = useTexts();
  const link = useQuery(connectionQuery).data;
  useSecond();
  const now = Date.now();
  const unansweredSince = useUnanswered(link, now);
  const waiting = link !== undefined && (link.state === 'offline' || isProtocolRefused(link));
  useCommand('reconnect-now', reconnect, waiting);
  if (link === undefined) return <span />;
  const weakness = lineWeakness(link, unansweredSince, now);
  return (
    <div
      className={styles.link}
      role="status"
      aria-label={say('link.label')}
      data-state={weakness === null ? link.state : 'weak'}
    >
      <span className={styles.mark} aria-hidden="true" />
      <span className={styles.words}>{linkInWords(link, weakness, now, say, language)}</span>
      {link.refused > 0 ? (
        <span className={styles.refused}>{say('link.refusedCount', { count: link.refused })}</span>
      ) : null}
      {link.state === 'offline' && link.nextTryAt !== null ? <NextTry at={link.nextTryAt} /> : null}
      {waiting ? (
        <button type="button" className={styles.retry} onClick={reconnect}>
          {say('link.retryNow')}
        </button>
      ) : null}
    </div>
  );
}

/** Its own part, so that the countdown is not read out every second. */
function NextTry({ at }: { at: number }) {
  const { say, language } = useTexts();
  useSecond();
  const left = at - Date.now();
  if (left < 1000) return null;
  return (
    <span className={styles.next} aria-hidden="true">
      {say('link.retryIn', { duration: clockOf(left, language) })}
    </span>
  );
}

function Queue() {
  const { say } = useTexts();
  const filter = useViewStore((state) => state.filter);
  const inbox = useQuery(inboxQuery(filter)).data;
  if (inbox === undefined) return <span />;
  return (
    <section className={styles.queue} aria-label={say('queue.label')}>
      <span>
        {inbox.queueLength === 0 ? say('queue.empty') : say('queue.waiting', { count: inbox.queueLength })}
      </span>
      {inbox.longestWaitSince === null ? null : <LongestWait since={inbox.longestWaitSince} />}
    </section>
  );
}

function LongestWait({ since }: { since: number }) {
  const { say, language } = useTexts();
  const now = useSecond();
  return <span>{say('queue.longest', { duration: clockOf(now - since, language) })}</span>;
}
