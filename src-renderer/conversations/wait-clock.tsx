// Owns the live clock of how long a customer has waited; the only part of a row that is drawn every second.
import type { FirstResponse } from '../../src-shared/domain/sla/first-response.ts';
import { clockOf, durationInWords } from '../texts/durations.ts';
import { useTexts } from '../texts/use-texts.ts';
import { useSecond } from '../view-state/second-ticker.ts';
import { readSla } from './sla-reading.ts';
import styles from './wait-clock.module.css';

export function WaitClock({ since, clock }: { since: number; clock: FirstResponse }) {
  const now = useSecond();
  const { say, language } = useTexts();
  const { signal } = readSla(clock, now);
  const waited = now - since;
  return (
    <span className={`${styles.clock} ${styles[signal]}`} role="timer" aria-live="off">
      <span aria-hidden="true">{clockOf(waited, language)}</span>
      <span className="visually-hidden">
        {say('inbox.waiting', { duration: durationInWords(waited, language) })}
      </span>
    </span>
  );
}
