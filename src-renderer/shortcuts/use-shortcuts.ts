// Owns listening to the keyboard: a key that belongs to a command runs it, everything else goes on to where it was meant.
import { useEffect } from 'react';
import { isMac } from '../ui/key-names.ts';
import { canRun, runCommand } from '../view-state/command-handlers.ts';
import { type CommandId, listCommands } from '../view-state/commands.ts';
import { useViewStore } from '../view-state/view-store.ts';
import { keysMatch, parseKeys, pressedOf } from './match-keys.ts';

const wanted = listCommands().map(([id, command]) => ({ id, keys: parseKeys(command.keys) }));

/** Under a sheet only what opens and closes sheets is meant. */
const underSheets: ReadonlySet<CommandId> = new Set<CommandId>([
  'open-palette',
  'open-cheat-sheet',
  'open-settings',
]);

/** A menu closes itself and gives the focus back. */
function insideMenu(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('[role="menu"]') !== null;
}

/** A text that can take back what was typed in it does that first; an empty one, or one not typed in, has nothing to. */
function undoesItself(target: EventTarget | null): boolean {
  if (target instanceof HTMLTextAreaElement || target instanceof HTMLInputElement)
    return target.dataset['ownUndo'] !== 'false';
  return target instanceof HTMLElement && target.isContentEditable;
}

export function useShortcuts(): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented) return;
      const pressed = pressedOf(event);
      const found = wanted.find(({ keys }) => keysMatch(pressed, keys, isMac));
      if (found === undefined || !canRun(found.id)) return;
      if (found.id === 'leave' && insideMenu(event.target)) return;
      if (found.id === 'undo' && undoesItself(event.target)) return;
      if (useViewStore.getState().sheet !== 'none' && !underSheets.has(found.id)) return;
      event.preventDefault();
      if (!event.repeat || found.id.endsWith('-conversation')) runCommand(found.id);
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, []);
}
