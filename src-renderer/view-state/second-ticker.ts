// Owns the one clock of the window: every waiting time and deadline on screen moves by it, together, once a second.
import { useSyncExternalStore } from 'react';

/** Corrections smaller than this (ms) are noise of the measurement: following them would make clocks jump. */
const noiseMs = 300;

const listeners = new Set<() => void>();
let serverAheadMs = 0;
let second = toSecond(Date.now());
let timer: ReturnType<typeof setTimeout> | null = null;

function toSecond(ms: number): number {
  return Math.floor(ms / 1000) * 1000;
}

function tick(): void {
  const now = Date.now() + serverAheadMs;
  const next = toSecond(now);
  timer = setTimeout(tick, 1000 - (now - next) + 5);
  if (next === second) return;
  second = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  if (timer === null) tick();
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0 || timer === null) return;
    clearTimeout(timer);
    timer = null;
  };
}

/** Tells the clock how far the server is ahead of this machine (ms, may be negative). */
export function setServerAhead(aheadMs: number): void {
  if (Math.abs(aheadMs - serverAheadMs) < noiseMs) return;
  serverAheadMs = aheadMs;
  if (timer === null) return;
  clearTimeout(timer);
  tick();
}

/** The server's time now, to the millisecond. */
export function serverNow(): number {
  return Date.now() + serverAheadMs;
}

/** The server's time in whole seconds (epoch ms); the component is drawn again when it moves. */
export function useSecond(): number {
  return useSyncExternalStore(subscribe, () => second);
}

/** The same, by minutes: for times that say "3 min ago". */
export function useMinute(): number {
  return useSyncExternalStore(subscribe, () => Math.floor(second / 60_000) * 60_000);
}
