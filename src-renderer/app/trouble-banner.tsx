// Owns the lines across the top for what keeps the console from working as it should: what happened, what is kept, what to do.
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { ConnectionView } from '../../src-shared/bridge/views.ts';
import type { PlainTextKey } from '../texts/catalogue.ts';
import { useTexts } from '../texts/use-texts.ts';
import { Icon } from '../ui/icon.tsx';
import { callDesk } from '../view-state/desk-client.ts';
import { connectionQuery } from '../view-state/desk-queries.ts';
import { runQuietly } from '../view-state/run-act.ts';
import { seeSalvage, useViewStore } from '../view-state/view-store.ts';
import styles from './trouble-banner.module.css';

export type Trouble = 'disk-full' | 'too-old' | 'too-new' | 'salvaged';

const words: Record<Trouble, { title: PlainTextKey; body: PlainTextKey }> = {
  'disk-full': { title: 'trouble.diskFull', body: 'trouble.diskFullBody' },
  'too-old': { title: 'trouble.tooOld', body: 'trouble.tooOldBody' },
  'too-new': { title: 'trouble.tooNew', body: 'trouble.tooNewBody' },
  salvaged: { title: 'trouble.salvaged', body: 'trouble.salvagedBody' },
};

/** In the order shown. A session that ended has a line of its own, with the way back in. */
export function troublesOf(link: ConnectionView, salvageSeen: number | null): Trouble[] {
  const troubles: Trouble[] = [];
  if (link.disk === 'full') troubles.push('disk-full');
  if (link.state === 'refused' && link.reason === 'protocol-too-old') troubles.push('too-old');
  if (link.state === 'refused' && link.reason === 'protocol-too-new') troubles.push('too-new');
  if (link.salvagedAt !== null && link.salvagedAt !== salvageSeen) troubles.push('salvaged');
  return troubles;
}

export function TroubleBanner() {
  const link = useQuery(connectionQuery).data;
  const salvageSeen = useViewStore((state) => state.salvageSeen);
  if (link === undefined) return null;
  return troublesOf(link, salvageSeen).map((trouble) => (
    <Line key={trouble} trouble={trouble}>
      <WayOut trouble={trouble} salvagedAt={link.salvagedAt} />
    </Line>
  ));
}

function Line({ trouble, children }: { trouble: Trouble; children: ReactNode }) {
  const { say } = useTexts();
  const { title, body } = words[trouble];
  return (
    <section
      className={styles.banner}
      data-trouble={trouble}
      role={trouble === 'salvaged' ? 'status' : 'alert'}
      aria-label={say(title)}
    >
      <Icon name="alert" size={16} />
      <p>
        <strong>{say(title)}.</strong> {say(body)}
      </p>
      {children}
    </section>
  );
}

function WayOut({ trouble, salvagedAt }: { trouble: Trouble; salvagedAt: number | null }) {
  const { say } = useTexts();
  switch (trouble) {
    case 'disk-full':
      return null;
    case 'too-old':
    case 'too-new':
      return (
        <button type="button" onClick={() => runQuietly(callDesk('reconnectNow', {}))}>
          {say('trouble.tryAgain')}
        </button>
      );
    case 'salvaged':
      return (
        <button type="button" onClick={() => seeSalvage(salvagedAt)}>
          {say('trouble.seen')}
        </button>
      );
  }
}
