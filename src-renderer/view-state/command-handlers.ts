// Owns which commands can be run now and by whom: whoever can do a thing says so while they are on screen.
import { useEffect, useRef } from 'react';
import type { CommandId } from './commands.ts';

type Handler = { run: () => void };

const handlers = new Map<CommandId, Handler[]>();

/** Offers to run `id` while the component is on screen and `enabled`; the latest to offer is asked. */
export function useCommand(id: CommandId, run: () => void, enabled = true): void {
  const latest = useRef(run);
  useEffect(() => {
    latest.current = run;
  });
  useEffect(() => {
    if (!enabled) return;
    return offerCommand(id, () => latest.current());
  }, [id, enabled]);
}

/** The same outside of components; returns how to withdraw. */
export function offerCommand(id: CommandId, run: () => void): () => void {
  const handler = { run };
  handlers.set(id, [...(handlers.get(id) ?? []), handler]);
  return () => {
    handlers.set(
      id,
      (handlers.get(id) ?? []).filter((other) => other !== handler),
    );
  };
}

export function canRun(id: CommandId): boolean {
  return (handlers.get(id)?.length ?? 0) > 0;
}

/** Runs it; false when nobody can just now. */
export function runCommand(id: CommandId): boolean {
  const handler = handlers.get(id)?.at(-1);
  handler?.run();
  return handler !== undefined;
}
