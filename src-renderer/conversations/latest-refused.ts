// Owns which refused entry of a conversation the keyboard means: the latest message, else the latest other act.
import type { RefusedAct, ThreadMessage } from '../../src-shared/bridge/views.ts';
import type { CommandId } from '../../src-shared/std/ids.ts';
import { useCommand } from '../view-state/command-handlers.ts';
import { callDesk } from '../view-state/desk-client.ts';
import { runAct, runQuietly } from '../view-state/run-act.ts';

/** Null when nothing was refused. */
export function latestRefused(
  messages: readonly ThreadMessage[],
  acts: readonly RefusedAct[],
): CommandId | null {
  const message = messages.findLast(
    ({ delivery, entryId }) => delivery.state === 'refused' && entryId !== null,
  );
  return message?.entryId ?? acts.at(-1)?.entryId ?? null;
}

export function useRefusedCommands(messages: readonly ThreadMessage[], acts: readonly RefusedAct[]): void {
  const entryId = latestRefused(messages, acts);
  useCommand(
    'resend-refused',
    () => {
      if (entryId !== null)
        void runAct((newEntryId) => callDesk('resendEntry', { entryId, text: null, newEntryId }));
    },
    entryId !== null,
  );
  useCommand(
    'discard-refused',
    () => {
      if (entryId !== null) runQuietly(callDesk('discardEntry', { entryId }));
    },
    entryId !== null,
  );
}
