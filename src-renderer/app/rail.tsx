// Owns the rail at the left: where one can go, and at its foot what one says of oneself.
import { PresenceControls } from '../presence/presence-controls.tsx';
import { useTexts } from '../texts/use-texts.ts';
import { Icon } from '../ui/icon.tsx';
import { keysInWords } from '../ui/key-names.ts';
import { commands } from '../view-state/commands.ts';
import { showSheet, useViewStore } from '../view-state/view-store.ts';
import styles from './rail.module.css';

export function Rail() {
  const { say } = useTexts();
  const sheet = useViewStore((state) => state.sheet);
  return (
    <nav className={styles.rail} aria-label={say('rail.label')} data-region="rail">
      <h1 className="visually-hidden">{say('window.title')}</h1>
      <button
        type="button"
        className={styles.place}
        aria-current="page"
        aria-label={say('rail.inbox')}
        title={say('rail.inbox')}
        data-region-focus
        onClick={() =>
          document.querySelector<HTMLElement>('[data-region="inbox"] [data-region-focus]')?.focus()
        }
      >
        <Icon name="inbox" size={22} />
      </button>
      <button
        type="button"
        className={styles.place}
        aria-haspopup="dialog"
        aria-expanded={sheet === 'settings'}
        aria-label={say('rail.settings')}
        title={`${say('rail.settings')} · ${keysInWords(commands['open-settings'].keys)}`}
        onClick={() => showSheet('settings')}
      >
        <Icon name="settings" size={22} />
      </button>
      <span className={styles.spring} />
      <PresenceControls />
    </nav>
  );
}
