// Owns which acts can still be taken back: told by the desk, and over as soon as their time is, without being told.
import { useQuery } from '@tanstack/react-query';
import { useEffect, useReducer } from 'react';
import type { ConnectionView, HeldAct } from '../../src-shared/bridge/views.ts';
import { connectionQuery } from './desk-queries.ts';

const none: readonly HeldAct[] = [];

const heldIn = (connection: ConnectionView) => connection.held;

/** Those whose time is not over at `now` (our clock, epoch ms), in the order made. */
export function stillHeld(held: readonly HeldAct[], now: number): readonly HeldAct[] {
  return held.every(({ until }) => until > now) ? held : held.filter(({ until }) => until > now);
}

/** What was made in one go is taken back and let go in one go: the last of those made with `act`. */
export function lastOfOneGo(held: readonly HeldAct[], act: Pick<HeldAct, 'conversationId' | 'until'>) {
  return held.findLast(
    ({ conversationId, until }) => conversationId === act.conversationId && until === act.until,
  );
}

/** The component is drawn again when one more is over. */
export function useHeldActs(): readonly HeldAct[] {
  const told = useQuery({ ...connectionQuery, select: heldIn }).data ?? none;
  const [, drawAgain] = useReducer((count: number) => count + 1, 0);
  const held = stillHeld(told, Date.now());
  const overAt = held.length === 0 ? null : Math.min(...held.map(({ until }) => until));
  useEffect(() => {
    if (overAt === null) return;
    const timer = setTimeout(drawAgain, Math.max(0, overAt - Date.now()) + 1);
    return () => clearTimeout(timer);
  }, [overAt]);
  return held;
}
