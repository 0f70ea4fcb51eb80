// Owns the cheat sheet: every command with its keys, by where it belongs.
import type { PlainTextKey } from '../texts/catalogue.ts';
import { useTexts } from '../texts/use-texts.ts';
import { Dialog } from '../ui/dialog.tsx';
import { Keys } from '../ui/keys.tsx';
import { type CommandGroup, listCommands } from '../view-state/commands.ts';
import { showSheet } from '../view-state/view-store.ts';
import styles from './cheat-sheet.module.css';

const groups: readonly { group: CommandGroup; title: PlainTextKey }[] = [
  { group: 'conversation', title: 'cheatSheet.conversation' },
  { group: 'inbox', title: 'cheatSheet.inbox' },
  { group: 'window', title: 'cheatSheet.window' },
  { group: 'you', title: 'cheatSheet.you' },
];

export function CheatSheet() {
  const { say } = useTexts();
  return (
    <Dialog
      title={say('cheatSheet.title')}
      closeLabel={say('sheet.close')}
      width="wide"
      onClose={() => showSheet('none')}
    >
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <div className={styles.groups} tabIndex={0}>
        {groups.map(({ group, title }) => (
          <section key={group} className={styles.group}>
            <h3>{say(title)}</h3>
            <ul>
              {listCommands()
                .filter(([, command]) => command.group === group)
                .map(([id, command]) => (
                  <li key={id}>
                    <span>{say(command.name)}</span>
                    <Keys keys={command.keys} />
                  </li>
                ))}
            </ul>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
