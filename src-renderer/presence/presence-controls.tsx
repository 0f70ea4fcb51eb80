// Owns what an agent says of themself: presence, whether they accept chats, and how loaded they are.
import { Menu } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { Presence } from '../../src-shared/domain/people/agent.ts';
import type { PlainTextKey } from '../texts/catalogue.ts';
import { useTexts } from '../texts/use-texts.ts';
import { Icon } from '../ui/icon.tsx';
import { useCommand } from '../view-state/command-handlers.ts';
import { callDesk } from '../view-state/desk-client.ts';
import { directoryQuery } from '../view-state/desk-queries.ts';
import { runAct } from '../view-state/run-act.ts';
import { loadDots } from './load-dots.ts';
import styles from './presence-controls.module.css';

const presences: readonly Presence[] = ['online', 'busy', 'away'];
const presenceTexts: Record<Presence, PlainTextKey> = {
  online: 'presence.online',
  busy: 'presence.busy',
  away: 'presence.away',
};

export function PresenceControls() {
  const { say } = useTexts();
  const me = useQuery(directoryQuery).data?.me ?? null;
  const tell = (presence: Presence, acceptingChat: boolean) =>
    void runAct(() => callDesk('setPresence', { presence, acceptingChat }));
  const be = (presence: Presence) => me !== null && tell(presence, me.acceptingChat);
  const toggleAccepting = () => me !== null && tell(me.presence, !me.acceptingChat);
  useCommand('presence-online', () => be('online'), me !== null);
  useCommand('presence-busy', () => be('busy'), me !== null);
  useCommand('presence-away', () => be('away'), me !== null);
  useCommand('toggle-accepting', toggleAccepting, me !== null);
  if (me === null) return null;
  const accepting = say(me.acceptingChat ? 'accepting.on' : 'accepting.off');
  const load = say('load.label', { active: me.active, capacity: me.capacity });
  return (
    <div className={styles.presence}>
      <span
        className={styles.load}
        data-rows={me.capacity > 5 ? 2 : 1}
        role="img"
        aria-label={load}
        title={load}
      >
        {loadDots(me.active, me.capacity).map(({ place, full }) => (
          <span key={place} className={styles.dot} data-full={full} />
        ))}
      </span>
      <button
        type="button"
        role="switch"
        className={styles.accepting}
        aria-checked={me.acceptingChat}
        aria-label={say('accepting.on')}
        title={accepting}
        onClick={toggleAccepting}
      >
        <Icon name={me.acceptingChat ? 'accepting' : 'notAccepting'} size={20} />
      </button>
      <Menu
        position="right-end"
        width={170}
        shadow="none"
        transitionProps={{ duration: 0 }}
        withInitialFocusPlaceholder={false}
        withinPortal={false}
        classNames={{ dropdown: styles.menu }}
      >
        <Menu.Target>
          <button
            type="button"
            className={styles.who}
            aria-label={say('presence.label', { presence: say(presenceTexts[me.presence]) })}
            title={say(presenceTexts[me.presence])}
          >
            <PresenceMark presence={me.presence} />
          </button>
        </Menu.Target>
        <Menu.Dropdown aria-label={say('presence.menu')}>
          {presences.map((presence) => (
            <Menu.Item
              key={presence}
              leftSection={<PresenceMark presence={presence} />}
              onClick={() => be(presence)}
            >
              {say(presenceTexts[presence])}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
    </div>
  );
}

/** Told apart by shape: full, half, ring. */
function PresenceMark({ presence }: { presence: Presence }) {
  return <span className={styles.mark} data-presence={presence} />;
}
