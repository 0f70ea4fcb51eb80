// Tries the judgement of silent sockets: wherever the looks fall, who is gone is out in time and who speaks in time stays.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { authenticateWithinMs, silenceLimitMs } from '../../src-shared/wire/limits.ts';
import { judgeSilence, lookEveryMs, type Silence } from './judge-silence.ts';

/** When the judgement falls, in looks every `lookEveryMs` from `firstLookAt` on. */
function judgedAt(socket: Silence, firstLookAt: number) {
  for (let now = firstLookAt; ; now += lookEveryMs) {
    const judgement = judgeSilence(socket, now);
    if (judgement !== null) return { judgement, after: now };
  }
}

const firstLook = fc.double({ min: 0, max: lookEveryMs, noNaN: true });

it('SRV-31 who says nothing is out within the limit and not a look too early, wherever the looks fall', () => {
  fc.assert(
    fc.property(firstLook, (firstLookAt) => {
      const socket = { isAuthenticated: true, connectedAt: 0, heardAt: 0 };
      const { judgement, after } = judgedAt(socket, firstLookAt);
      expect(judgement).toBe('silent');
      expect(after).toBeLessThanOrEqual(silenceLimitMs);
      expect(after).toBeGreaterThan(silenceLimitMs - lookEveryMs);
    }),
  );
});

it('SRV-5 who says no hello is out for that, however much else they say', () => {
  fc.assert(
    fc.property(firstLook, fc.nat(authenticateWithinMs), (firstLookAt, heardAt) => {
      const { judgement, after } = judgedAt({ isAuthenticated: false, connectedAt: 0, heardAt }, firstLookAt);
      expect(judgement).toBe('no-hello');
      expect(after).toBeLessThanOrEqual(authenticateWithinMs + lookEveryMs);
    }),
  );
});
