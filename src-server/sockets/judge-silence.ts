// Owns the judgement of a socket that says too little: no hello in time, or nothing at all for too long.
import { authenticateWithinMs, silenceLimitMs } from '../../src-shared/wire/limits.ts';

/** How often each socket is looked at. */
export const lookEveryMs = 1_000;

/** Times in ms of any one clock that only goes forward. */
export type Silence = { isAuthenticated: boolean; connectedAt: number; heardAt: number };

export function judgeSilence(
  { isAuthenticated, connectedAt, heardAt }: Silence,
  now: number,
): 'no-hello' | 'silent' | null {
  if (!isAuthenticated && now - connectedAt > authenticateWithinMs) return 'no-hello';
  // At the next look it would be too late.
  return now - heardAt > silenceLimitMs - lookEveryMs ? 'silent' : null;
}
