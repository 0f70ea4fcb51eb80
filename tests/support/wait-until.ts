// Owns waiting for a condition: tests never sleep for a time and hope.
import { setTimeout as pause } from 'node:timers/promises';

export type WaitOptions = {
  /** Milliseconds before giving up; 10 s unless told. */
  withinMs?: number;
  /** Milliseconds between looks; 10 unless told. */
  everyMs?: number;
};

/**
 * Looks until `condition` gives something truthy, and returns that.
 * Throws, naming `what` and the last error of the condition, when the time is over.
 */
export async function waitUntil<Value>(
  what: string,
  condition: () => Value | Promise<Value>,
  { withinMs = 10_000, everyMs = 10 }: WaitOptions = {},
): Promise<NonNullable<Value>> {
  const endsAt = performance.now() + withinMs;
  let lastError: unknown;
  for (;;) {
    try {
      const value = await condition();
      if (value) return value;
    } catch (error) {
      lastError = error;
    }
    if (performance.now() >= endsAt) {
      throw new Error(`waited ${withinMs} ms in vain: ${what}`, { cause: lastError });
    }
    await pause(everyMs);
  }
}
