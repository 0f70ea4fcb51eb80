// Owns what the whole window is: signing in or working, in the agent's look and language.
import { MantineProvider } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { SignInScreen } from '../session/sign-in-screen.tsx';
import { useTexts } from '../texts/use-texts.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { connectionQuery, preferencesQuery, sessionQuery } from '../view-state/desk-queries.ts';
import { setServerAhead } from '../view-state/second-ticker.ts';
import { AnnouncementLine } from './announcement-line.tsx';
import { useAppearance, useColorScheme } from './appearance.ts';
import { useForgetAgent } from './forget-agent.ts';
import { Shell } from './shell.tsx';
import { cssVariables, theme } from './theme.ts';

function styleNonce(): string {
  return document.querySelector<HTMLMetaElement>('meta[name="guichet-style-nonce"]')?.content ?? '';
}

export function Window() {
  const session = useQuery(sessionQuery);
  const preferences = useQuery(preferencesQuery);
  useServerTime();
  useForgetAgent(session.data?.state === 'signed-out');
  useAppearance(preferences.data);
  const scheme = useColorScheme(preferences.data?.theme ?? 'system');
  const known = session.data !== undefined && !preferences.isPending;
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariables}
      forceColorScheme={scheme}
      getStyleNonce={styleNonce}
      withGlobalClasses={false}
    >
      {session.isError ? <NoDesk /> : null}
      {known && session.data?.state === 'signed-out' ? (
        <SignInScreen serverUrl={session.data.serverUrl} lastEmail={session.data.lastEmail} />
      ) : null}
      {known && session.data?.state === 'signed-in' ? (
        <Shell
          key={session.data.agentId}
          email={session.data.email}
          expired={session.data.expired}
          openAtStart={preferences.data?.openConversationId ?? null}
        />
      ) : null}
      <AnnouncementLine />
    </MantineProvider>
  );
}

function useServerTime(): void {
  const ahead = useQuery({ ...connectionQuery, select: (connection) => connection.serverAheadMs }).data;
  useEffect(() => {
    if (ahead !== undefined) setServerAhead(ahead);
  }, [ahead]);
}

function NoDesk() {
  const { say } = useTexts();
  return (
    <main>
      <EmptyState title={say('broken.noDesk')} hint={say('broken.body')} />
    </main>
  );
}
