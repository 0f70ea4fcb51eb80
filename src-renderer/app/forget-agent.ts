// Owns that nothing of one agent is left in the window when another signs in.
import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { drafts } from '../conversations/drafts.ts';
import { forgetEdits } from '../conversations/edits.ts';
import { forgetView } from '../view-state/view-store.ts';

/** What belongs to the window and not to whoever is signed in. */
const kept: readonly unknown[] = ['session', 'connection', 'preferences'];

export function useForgetAgent(signedOut: boolean): void {
  const client = useQueryClient();
  useEffect(() => {
    if (!signedOut) return;
    client.removeQueries({ predicate: ({ queryKey }) => !kept.includes(queryKey[0]) });
    drafts.forget();
    forgetEdits();
    forgetView();
  }, [client, signedOut]);
}
