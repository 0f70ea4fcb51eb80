// Owns the bar at the foot: the link in words, what waits to be sent, how long the queue is and its longest wait.
import { useQuery } from '@tanstack/react-query';
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
import { linkInWords } from './link-words.ts';
import styles from './status-bar.module.css';

export function StatusBar() {
  const { say } = useTexts();
  return (
    <footer className={styles.bar}>
      <Link />
      <Queue />
      <button type="button" className={styles.everything} onClick={() => showSheet('palette')}>
        <Keys keys={commands['open-palette'].keys} />
        {say('keys.hint')}
      </button>
    </footer>
  );
}

const reconnect = () => runQuietly(callDesk('reconnectNow', {}));

function Link() {
  const { say, language } = useTexts();
  const link = useQuery(connectionQuery).data;
  const waiting = link !== undefined && link.state === 'offline';
  useCommand('reconnect-now', reconnect, waiting);
  if (link === undefined) return <span />;
  return (
    <div className={styles.link} role="status" aria-label={say('link.label')} data-state={link.state}>
      <span className={styles.mark} aria-hidden="true" />
      <span className={styles.words}>{linkInWords(link, say, language)}</span>
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
