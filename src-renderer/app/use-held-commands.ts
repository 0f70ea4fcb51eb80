// Owns the keys that take back or let go what is held, and telling those who listen that there is something to take back.
import { useEffect, useRef } from 'react';
import { sendNow, undoAct } from '../conversations/undo-act.ts';
import { useTexts } from '../texts/use-texts.ts';
import { keysInWords } from '../ui/key-names.ts';
import { whisper } from '../view-state/announcements.ts';
import { useCommand } from '../view-state/command-handlers.ts';
import { commands } from '../view-state/commands.ts';
import { useHeldActs } from '../view-state/held-acts.ts';

export function useHeldCommands(): void {
  const { say } = useTexts();
  const last = useHeldActs().at(-1);
  useCommand('undo', () => undoAct(null), last !== undefined);
  useCommand(
    'send-now',
    () => {
      if (last !== undefined) sendNow(last.entryId);
    },
    last !== undefined,
  );
  const told = useRef(0);
  const until = last?.until ?? 0;
  useEffect(() => {
    if (until <= told.current) return;
    told.current = until;
    const seconds = Math.max(1, Math.round((until - Date.now()) / 1000));
    whisper(say('held.announced', { seconds, keys: keysInWords(commands.undo.keys) }));
  }, [until, say]);
}
