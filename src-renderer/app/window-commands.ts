// Owns the commands that belong to the window as a whole rather than to one of its parts.
import { useQuery } from '@tanstack/react-query';
import type { Preferences } from '../../src-shared/bridge/views.ts';
import { drafts } from '../conversations/drafts.ts';
import { edits } from '../conversations/edits.ts';
import { openNextWaiting } from '../conversations/open-next-waiting.ts';
import { useTexts } from '../texts/use-texts.ts';
import { useCommand } from '../view-state/command-handlers.ts';
import { callDesk } from '../view-state/desk-client.ts';
import { preferencesQuery } from '../view-state/desk-queries.ts';
import { runQuietly } from '../view-state/run-act.ts';
import { askAboutUnsent, showSheet, useViewStore } from '../view-state/view-store.ts';
import { useColorScheme } from './appearance.ts';
import { focusRegion, leaveWriting } from './region-focus.ts';

const save = (change: Partial<Preferences>) => runQuietly(callDesk('savePreferences', change));

function toggleSheet(sheet: 'palette' | 'cheat-sheet' | 'settings'): void {
  showSheet(useViewStore.getState().sheet === sheet ? 'none' : sheet);
}

/** What is not sent yet is not thrown away here: the settings ask about it. */
async function signOut(): Promise<void> {
  await Promise.all([drafts.flush(), edits.flush()]);
  const answer = await callDesk('signOut', { discardUnsent: false });
  if (answer.state === 'unsent') askAboutUnsent(answer.count);
}

export function useWindowCommands(): void {
  const { language } = useTexts();
  const preferences = useQuery(preferencesQuery).data;
  const scheme = useColorScheme(preferences?.theme ?? 'system');
  const known = preferences !== undefined;
  useCommand('open-palette', () => toggleSheet('palette'));
  useCommand('open-cheat-sheet', () => toggleSheet('cheat-sheet'));
  useCommand('open-settings', () => toggleSheet('settings'));
  useCommand('next-region', () => focusRegion(1));
  useCommand('previous-region', () => focusRegion(-1));
  useCommand('leave', leaveWriting);
  useCommand('next-waiting', () => runQuietly(openNextWaiting(useViewStore.getState().openConversationId)));
  useCommand('sign-out', () => runQuietly(signOut()));
  useCommand('toggle-theme', () => save({ theme: scheme === 'dark' ? 'light' : 'dark' }), known);
  useCommand('toggle-language', () => save({ language: language === 'en' ? 'fr' : 'en' }), known);
  useCommand(
    'toggle-density',
    () => save({ density: preferences?.density === 'compact' ? 'comfortable' : 'compact' }),
    known,
  );
}
