// Owns asking the main process to open a link outside: only https, mailto and tel, and only what parses.
import type { DeskCallAnswer } from '../../../src-shared/bridge/calls.ts';
import type { DeskToMain } from '../../../src-shared/bridge/main-desk.ts';
import type { Timers } from '../sync/timers.ts';

export type LinkOpener = {
  open(url: string): Promise<DeskCallAnswer<'openLink'>>;
  /** The main process answered. */
  answered(requestId: number, opened: boolean): void;
};

const allowedSchemes = new Set(['https:', 'mailto:', 'tel:']);
const answerWithinMs = 10_000;

export function linkOpener(timers: Timers, onToMain: (message: DeskToMain) => void): LinkOpener {
  const waiting = new Map<number, (opened: boolean) => void>();
  let lastRequestId = 0;
  return {
    open(url) {
      const address = URL.canParse(url) ? new URL(url) : null;
      if (address === null || !allowedSchemes.has(address.protocol))
        return Promise.resolve({ state: 'refused' });
      lastRequestId += 1;
      const requestId = lastRequestId;
      return new Promise((resolve) => {
        const settle = (opened: boolean) => {
          waiting.delete(requestId);
          cancel();
          resolve({ state: opened ? 'opened' : 'refused' });
        };
        const cancel = timers.after(answerWithinMs, () => settle(false));
        waiting.set(requestId, settle);
        onToMain({ type: 'open-link', requestId, url: address.href });
      });
    },
    answered: (requestId, opened) => waiting.get(requestId)?.(opened),
  };
}
