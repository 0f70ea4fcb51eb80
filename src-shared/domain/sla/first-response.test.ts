import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  atRiskShare,
  cancelFirstResponse,
  chatFirstResponseTargetMs,
  firstResponseAt,
  settleFirstResponse,
  startFirstResponse,
} from './first-response.ts';

const startedAt = fc.integer({ min: 0, max: 4_000_000_000_000 });
const targetMs = fc.integer({ min: 1, max: 30 * 24 * 3_600_000 });
const rank = { running: 0, at_risk: 1, breached: 2, met: 3, met_late: 3, cancelled: 3 };

describe('first response', () => {
  test('SLA-1 a reply at the millisecond it is due meets it, one later is late', () => {
    const clock = startFirstResponse(1_000, chatFirstResponseTargetMs);
    expect(settleFirstResponse(clock, 61_000)).toEqual({ state: 'met', dueAt: 61_000, settledAt: 61_000 });
    expect(settleFirstResponse(clock, 61_001).state).toBe('met_late');
  });

  test('SLA-2 a settled or cancelled clock never changes again', () => {
    fc.assert(
      fc.property(startedAt, targetMs, fc.nat(), fc.nat(), (start, target, first, second) => {
        const running = startFirstResponse(start, target);
        for (const settled of [settleFirstResponse(running, start + first), cancelFirstResponse(running)]) {
          expect(settleFirstResponse(settled, start + second)).toBe(settled);
          expect(cancelFirstResponse(settled)).toBe(settled);
          expect(firstResponseAt(settled, start + second)).toEqual({ state: settled.state });
        }
      }),
    );
  });

  test('SLA-3 readings only get worse as time passes and agree with a settlement at that moment', () => {
    fc.assert(
      fc.property(startedAt, targetMs, fc.array(fc.nat(60 * 24 * 3_600_000)), (start, target, waits) => {
        const clock = startFirstResponse(start, target);
        let before = 0;
        for (const wait of waits.sort((left, right) => left - right)) {
          const reading = firstResponseAt(clock, start + wait);
          if (reading.state !== 'running' && reading.state !== 'at_risk' && reading.state !== 'breached') {
            throw new Error(`a running clock reads ${reading.state}`);
          }
          expect(rank[reading.state]).toBeGreaterThanOrEqual(before);
          before = rank[reading.state];
          expect(reading.remainingMs).toBe(target - wait);
          expect(reading.usedShare).toBe(Math.min(1, wait / target));
          expect(reading.state === 'running').toBe(wait / target < atRiskShare);
          const settled = settleFirstResponse(clock, start + wait);
          expect(settled.state).toBe(reading.state === 'breached' ? 'met_late' : 'met');
        }
      }),
    );
  });

  test('SLA-3 is at risk from exactly 75%, breached from one millisecond past due', () => {
    const clock = startFirstResponse(0, 1_000);
    const states = [749, 750, 1_000, 1_001].map((now) => firstResponseAt(clock, now).state);
    expect(states).toEqual(['running', 'at_risk', 'at_risk', 'breached']);
  });

  test('SLA-3 a clock read before it started (skewed laptop) shows nothing used', () => {
    const reading = firstResponseAt(startFirstResponse(10_000, 1_000), 5_000);
    expect(reading).toEqual({ state: 'running', remainingMs: 6_000, usedShare: 0 });
  });

  test('SLA-4 resolving cancels a running clock only', () => {
    const running = startFirstResponse(0, 1_000);
    expect(cancelFirstResponse(running)).toEqual({ state: 'cancelled', dueAt: 1_000 });
    const met = settleFirstResponse(running, 500);
    expect(cancelFirstResponse(met)).toBe(met);
  });
});
