// Owns the ring at a row's left edge: it drains as the first answer's time runs out, and says by shape when it is over.
import { memo } from 'react';
import type { FirstResponse } from '../../src-shared/domain/sla/first-response.ts';
import { useSecond } from '../view-state/second-ticker.ts';
import { readSla } from './sla-reading.ts';
import styles from './sla-ring.module.css';

const radius = 15;
const length = 2 * Math.PI * radius;

export const SlaRing = memo(function SlaRing({
  clock,
  initials,
}: {
  clock: FirstResponse;
  initials: string;
}) {
  return (
    <span className={styles.ring} aria-hidden="true">
      <svg aria-hidden="true" width="34" height="34" viewBox="0 0 34 34">
        <circle className={styles.track} cx="17" cy="17" r={radius} />
        {clock.state === 'running' ? <Draining clock={clock} /> : null}
      </svg>
      <span className={styles.initials}>{initials}</span>
    </span>
  );
});

function Draining({ clock }: { clock: FirstResponse }) {
  const { signal, left } = readSla(clock, useSecond());
  return (
    <circle
      className={`${styles.left} ${styles[signal]}`}
      cx="17"
      cy="17"
      r={radius}
      strokeDasharray={signal === 'late' ? '5 3' : length}
      strokeDashoffset={signal === 'late' ? 0 : length * (1 - left)}
    />
  );
}
