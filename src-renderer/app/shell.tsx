// Owns the working window: rail, inbox, conversation, status bar, and the sheets over them.
import { lazy, Suspense, useEffect } from 'react';
import type { ConversationId } from '../../src-shared/std/ids.ts';
import { ConversationPane } from '../conversations/conversation-pane.tsx';
import { InboxList } from '../conversations/inbox-list.tsx';
import { ExpiredBanner } from '../session/expired-banner.tsx';
import { useShortcuts } from '../shortcuts/use-shortcuts.ts';
import { useTexts } from '../texts/use-texts.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { keysInWords } from '../ui/key-names.ts';
import { commands } from '../view-state/commands.ts';
import { callDesk } from '../view-state/desk-client.ts';
import { runQuietly } from '../view-state/run-act.ts';
import { openConversation, useViewStore } from '../view-state/view-store.ts';
import { useWindowFocused } from '../view-state/window-focus.ts';
import { useArrivals } from './arrivals.ts';
import { Rail } from './rail.tsx';
import styles from './shell.module.css';
import { StatusBar } from './status-bar.tsx';
import { TroubleBanner } from './trouble-banner.tsx';
import { useHeldCommands } from './use-held-commands.ts';
import { useJoinedDrafts } from './use-joined-drafts.ts';
import { useWindowCommands } from './window-commands.ts';

const CommandPalette = lazy(async () => ({
  default: (await import('../shortcuts/command-palette.tsx')).CommandPalette,
}));
const CheatSheet = lazy(async () => ({ default: (await import('../shortcuts/cheat-sheet.tsx')).CheatSheet }));
const SettingsSheet = lazy(async () => ({
  default: (await import('../settings/settings-sheet.tsx')).SettingsSheet,
}));

export type ShellProps = { email: string; expired: boolean; openAtStart: ConversationId | null };

export function Shell({ email, expired, openAtStart }: ShellProps) {
  const openId = useViewStore((state) => state.openConversationId);
  useRestoredConversation(openAtStart);
  useLookingAt(openId);
  useShortcuts();
  useWindowCommands();
  useArrivals();
  useHeldCommands();
  useJoinedDrafts();
  return (
    <div className={styles.shell}>
      <TroubleBanner />
      {expired ? <ExpiredBanner email={email} /> : null}
      <div className={styles.parts}>
        <Rail />
        <InboxList />
        <div className={styles.workspace}>
          {openId === null ? <NothingOpen /> : <ConversationPane key={openId} conversationId={openId} />}
        </div>
      </div>
      <StatusBar />
      <Suspense fallback={null}>
        <Sheets />
      </Suspense>
    </div>
  );
}

function Sheets() {
  const sheet = useViewStore((state) => state.sheet);
  switch (sheet) {
    case 'none':
      return null;
    case 'palette':
      return <CommandPalette />;
    case 'cheat-sheet':
      return <CheatSheet />;
    case 'settings':
      return <SettingsSheet />;
  }
}

function NothingOpen() {
  const { say } = useTexts();
  return (
    <main className={styles.nothing}>
      <EmptyState
        title={say('conversation.none')}
        hint={say('conversation.noneHint', {
          next: keysInWords(commands['next-waiting'].keys),
          palette: keysInWords(commands['open-palette'].keys),
        })}
      />
    </main>
  );
}

/** What was open when the window closed is open again; what is open from now on is kept for the next time. */
function useRestoredConversation(openAtStart: ConversationId | null): void {
  const openId = useViewStore((state) => state.openConversationId);
  useEffect(() => {
    if (openAtStart !== null && useViewStore.getState().openConversationId === null)
      openConversation(openAtStart);
  }, [openAtStart]);
  useEffect(() => {
    if (openId !== null) runQuietly(callDesk('savePreferences', { openConversationId: openId }));
  }, [openId]);
}

function useLookingAt(openId: ConversationId | null): void {
  const focused = useWindowFocused();
  const conversationId = focused ? openId : null;
  useEffect(() => {
    runQuietly(callDesk('setLookingAt', { conversationId }));
  }, [conversationId]);
}
