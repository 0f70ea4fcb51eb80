// Owns an open-loop load: messages leave at their time whether or not earlier ones arrived, each one's way is timed.
import type { PairLink } from './pair-load.ts';

const sentence =
  'Bonjour, my parcel should have been here on Tuesday; where is it now, and who can I call about it, please';
let rounds = 0;

/** Milliseconds, ascending, from handing each message to its socket until it was read at the other end. */
export type Latencies = readonly number[];

/** `share` in [0, 1]: 0.99 is the value 99% do not exceed. */
export function percentile(sorted: Latencies, share: number): number {
  const at = Math.min(sorted.length - 1, Math.max(0, Math.ceil(sorted.length * share) - 1));
  return sorted[at] ?? Number.NaN;
}

/**
 * Sends `perSecond` messages over all links in turn for `forMs`, or until `until` answers yes, then waits for the rest.
 * Throws when one is lost, doubled or out of order at its receiver, or takes longer than 30 s.
 */
export function runOpenLoop(options: {
  links: readonly PairLink[];
  perSecond: number;
  forMs: number;
  until?: () => boolean;
}): Promise<Latencies> {
  const { links, perSecond, forMs, until = () => false } = options;
  rounds += 1;
  const name = `open ${rounds}`;
  const sentAt: number[][] = links.map(() => []);
  const delivered = links.map(() => 0);
  const latencies: number[] = [];
  let sent = 0;
  let ended = false;
  return new Promise((done, fail) => {
    const startedAt = performance.now();
    let tooLong: NodeJS.Timeout | undefined;
    const finish = () => {
      if (!ended || latencies.length < sent) return;
      clearTimeout(tooLong);
      done(latencies.sort((left, right) => left - right));
    };
    links.forEach((link, pair) => {
      link.onDelivered = (text) => {
        const now = performance.now();
        const expected = delivered[pair] ?? 0;
        if (!text.startsWith(`${name}/${pair}/${expected} `)) {
          clearTimeout(tooLong);
          fail(new Error(`expected ${name}/${pair}/${expected}, got: ${text.slice(0, 120)}`));
          return;
        }
        delivered[pair] = expected + 1;
        latencies.push(now - (sentAt[pair]?.[expected] ?? Number.NaN));
        finish();
      };
    });
    const send = () => {
      const passed = performance.now() - startedAt;
      const due = (Math.min(passed, forMs) / 1_000) * perSecond;
      for (; sent < due; sent += 1) {
        const pair = sent % links.length;
        const times = sentAt[pair] ?? [];
        const text = `${name}/${pair}/${times.length} ${sentence}`;
        times.push(performance.now());
        links[pair]?.send(text);
      }
      if (passed < forMs && !until()) {
        setTimeout(send, 1);
        return;
      }
      ended = true;
      tooLong = setTimeout(() => fail(new Error(`lost: ${sent - latencies.length} of ${sent}`)), 30_000);
      finish();
    };
    send();
  });
}
