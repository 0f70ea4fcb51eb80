// Owns that damage met in work nobody waits for, of a timer or the link, reaches who mends it; what else is thrown goes on.
import { isDamage } from '../database/open-sqlite.ts';
import type { OpenSocket } from '../sync/server-socket.ts';
import type { Timers } from '../sync/timers.ts';

/** The same timers and sockets: what they call and that throws damage is given up, and `met` is told. */
export function catchDamage(
  timers: Timers,
  openSocket: OpenSocket,
  met: (error: unknown) => void,
): { timers: Timers; openSocket: OpenSocket } {
  function caught(act: () => void): void {
    try {
      act();
    } catch (error) {
      if (!isDamage(error)) throw error;
      met(error);
    }
  }
  return {
    timers: {
      now: timers.now,
      after: (ms, act) => timers.after(ms, () => caught(act)),
      soon: (act) => timers.soon(() => caught(act)),
    },
    openSocket: (url, handlers) =>
      openSocket(url, {
        opened: () => caught(handlers.opened),
        message: (text) => caught(() => handlers.message(text)),
        closed: (code) => caught(() => handlers.closed(code)),
      }),
  };
}
