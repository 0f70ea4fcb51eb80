import { describe, expect, it } from 'vitest';
import { restartDelay } from './restart-delay.ts';

describe('restartDelay', () => {
  it('DESK-13 waits twice as long after each recent end, at most 30 s, and forgets old ones', () => {
    const ends: number[] = [];
    const delays: number[] = [];
    for (let now = 1_000_000; delays.length < 12; now += 1_000) {
      delays.push(restartDelay(ends, now));
      ends.push(now);
    }
    expect(delays.slice(0, 4)).toEqual([250, 500, 1_000, 2_000]);
    expect(delays.at(-1)).toBe(30_000);
    expect(restartDelay(ends, 10_000_000)).toBe(250);
  });
});
