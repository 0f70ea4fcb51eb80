// Owns the palette: every command by name, found by a few letters, with its keys; what cannot run now says so.
import { type KeyboardEvent, useId, useMemo, useState } from 'react';
import { useTexts } from '../texts/use-texts.ts';
import { Dialog } from '../ui/dialog.tsx';
import { Keys } from '../ui/keys.tsx';
import { canRun, runCommand } from '../view-state/command-handlers.ts';
import { type CommandId, listCommands } from '../view-state/commands.ts';
import { showSheet } from '../view-state/view-store.ts';
import styles from './command-palette.module.css';
import { fuzzyScore } from './fuzzy-match.ts';

export function CommandPalette() {
  const { say } = useTexts();
  const [query, setQuery] = useState('');
  const [place, setPlace] = useState(0);
  const listId = useId();
  const [runnable] = useState(
    () =>
      new Set(
        listCommands()
          .map(([id]) => id)
          .filter(canRun),
      ),
  );
  const found = useMemo(
    () =>
      listCommands()
        .map(([id, command]) => ({ id, keys: command.keys, name: say(command.name), able: runnable.has(id) }))
        .map((command) => ({ ...command, score: fuzzyScore(query, command.name) }))
        .filter(
          (command) => command.score !== null && command.id !== 'open-palette' && command.id !== 'leave',
        )
        .sort((left, right) =>
          query.trim() === ''
            ? Number(right.able) - Number(left.able)
            : (right.score ?? 0) - (left.score ?? 0) || Number(right.able) - Number(left.able),
        ),
    [query, say, runnable],
  );
  const current = found[Math.min(place, found.length - 1)];

  const run = (id: CommandId) => {
    if (!runnable.has(id)) return;
    showSheet('none');
    // The sheet has to be gone first: what the command focuses must not be taken back by its closing.
    requestAnimationFrame(() => runCommand(id));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      const by = event.key === 'ArrowDown' ? 1 : -1;
      setPlace((now) => (found.length === 0 ? 0 : (now + by + found.length) % found.length));
    }
    if (event.key === 'Enter' && current !== undefined) {
      event.preventDefault();
      run(current.id);
    }
  };

  return (
    <Dialog title={say('palette.title')} width="narrow" onClose={() => showSheet('none')}>
      <input
        className={styles.search}
        role="combobox"
        aria-expanded="true"
        aria-controls={listId}
        aria-label={say('palette.search')}
        aria-activedescendant={current === undefined ? undefined : `${listId}-${current.id}`}
        placeholder={say('palette.search')}
        value={query}
        autoFocus
        onChange={(event) => {
          setQuery(event.target.value);
          setPlace(0);
        }}
        onKeyDown={onKeyDown}
      />
      <div id={listId} role="listbox" aria-label={say('palette.results')} className={styles.list}>
        {found.map((command) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the search field has the keyboard
          // biome-ignore lint/a11y/useFocusableInteractive: the search field keeps the focus
          <div
            key={command.id}
            id={`${listId}-${command.id}`}
            role="option"
            aria-selected={command === current}
            aria-disabled={!command.able}
            className={styles.option}
            ref={command === current ? keepInView : undefined}
            onClick={() => run(command.id)}
          >
            <span className={styles.name}>{command.name}</span>
            {command.able ? null : <span className={styles.unable}>{say('palette.unavailable')}</span>}
            <Keys keys={command.keys} />
          </div>
        ))}
      </div>
      {found.length === 0 ? <p className={styles.nothing}>{say('palette.nothing')}</p> : null}
    </Dialog>
  );
}

function keepInView(element: HTMLElement | null): void {
  element?.scrollIntoView({ block: 'nearest' });
}
