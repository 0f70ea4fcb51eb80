// Owns how long the widget waits before it connects again, so that thousands of pages never come back at once.
import { reconnectMaxMs, reconnectMinMs } from '../../../src-shared/wire/limits.ts';

/**
 * Full jitter (promises.md P16): between 0.5 s and a ceiling that doubles with each failed attempt up to 30 s.
 * `attempt` counts from 0, `chance` is in [0, 1); `hintMs`, the server's own wish, is waited before the jitter.
 */
export function reconnectDelayMs(attempt: number, chance: number, hintMs: number | null): number {
  const ceiling = Math.min(reconnectMaxMs, reconnectMinMs * 2 ** Math.min(attempt + 1, 10));
  return (hintMs ?? 0) + reconnectMinMs + chance * (ceiling - reconnectMinMs);
}
