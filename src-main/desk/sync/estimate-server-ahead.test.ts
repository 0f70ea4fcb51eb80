// Owns the proof that the guess at the server's clock is off by no more than half the way there and back.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { estimateServerAhead } from './estimate-server-ahead.ts';

it('SYNC-18: however wrong our clock is, the server’s is known to within half a round trip', () => {
  const dayMs = 26 * 3_600_000;
  fc.assert(
    fc.property(
      fc.integer({ min: -dayMs, max: dayMs }),
      fc.nat({ max: 5_000 }),
      fc.nat({ max: 5_000 }),
      (ahead, up, down) => {
        const sentAt = 1_795_000_000_000;
        const serverNow = sentAt + up + ahead;
        const guess = estimateServerAhead(serverNow, sentAt + up + down, up + down);
        expect(Math.abs(guess - ahead)).toBeLessThanOrEqual((up + down) / 2 + 1);
      },
    ),
  );
});
