import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { reconnectDelayMs } from './reconnect-delay.ts';

const chance = fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true });

describe('reconnectDelayMs', () => {
  it('WIDGET-5 stays between half a second and a ceiling that doubles up to 30 s', () => {
    fc.assert(
      fc.property(fc.nat(10_000), chance, (attempt, luck) => {
        const delay = reconnectDelayMs(attempt, luck, null);
        expect(delay).toBeGreaterThanOrEqual(500);
        expect(delay).toBeLessThanOrEqual(Math.min(30_000, 500 * 2 ** Math.min(attempt + 1, 10)));
      }),
    );
  });

  it('WIDGET-5 spreads pages over the whole span', () => {
    expect(reconnectDelayMs(20, 0, null)).toBe(500);
    expect(reconnectDelayMs(20, 0.999_999, null)).toBeGreaterThan(29_999);
  });

  it('WIDGET-5 waits what the server asked for before the jitter begins', () => {
    fc.assert(
      fc.property(fc.nat(20), chance, fc.nat(100_000), (attempt, luck, hint) => {
        expect(reconnectDelayMs(attempt, luck, hint)).toBeCloseTo(
          hint + reconnectDelayMs(attempt, luck, null),
          6,
        );
      }),
    );
  });
});
