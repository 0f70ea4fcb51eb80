// Owns the four ways to look at the inbox, with how many conversations each holds.
import type { InboxFilter } from '../../src-shared/bridge/views.ts';
import type { PlainTextKey } from '../texts/catalogue.ts';
import { useTexts } from '../texts/use-texts.ts';
import { useCommand } from '../view-state/command-handlers.ts';
import { showFilter } from '../view-state/view-store.ts';
import styles from './inbox-filters.module.css';

export const filters: readonly { filter: InboxFilter; name: PlainTextKey }[] = [
  { filter: 'mine', name: 'inbox.filter.mine' },
  { filter: 'queue', name: 'inbox.filter.queue' },
  { filter: 'all', name: 'inbox.filter.all' },
  { filter: 'resolved', name: 'inbox.filter.resolved' },
];

export type InboxFiltersProps = { shown: InboxFilter; counts: Record<InboxFilter, number> | null };

export function InboxFilters({ shown, counts }: InboxFiltersProps) {
  const { say } = useTexts();
  useCommand('show-mine', () => showFilter('mine'));
  useCommand('show-queue', () => showFilter('queue'));
  useCommand('show-all', () => showFilter('all'));
  useCommand('show-resolved', () => showFilter('resolved'));
  return (
    <fieldset className={styles.filters}>
      <legend className="visually-hidden">{say('inbox.filters')}</legend>
      {filters.map(({ filter, name }) => (
        <button
          key={filter}
          type="button"
          className={styles.filter}
          aria-pressed={shown === filter}
          onClick={() => showFilter(filter)}
        >
          {say(name)}
          {counts === null ? null : <span className={styles.count}>{shortCount(counts[filter])}</span>}
        </button>
      ))}
    </fieldset>
  );
}

function shortCount(count: number): string {
  return count > 9_999 ? `${Math.floor(count / 1000)}k` : String(count);
}
