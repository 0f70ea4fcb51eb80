// Owns how moments read: near ones relative, far ones by the calendar.
import { describe, expect, test } from 'vitest';
import { dayHeading, dayOf, momentOf, wholeMoment } from './moments.ts';

const now = new Date(2026, 10, 14, 15, 30, 20).getTime();
const minute = 60_000;

describe('moments', () => {
  test('UI-10 near moments are told from now, far ones by the calendar', () => {
    expect(momentOf(now - 20_000, now, 'en')).toBe('now');
    expect(momentOf(now - 20_000, now, 'fr')).toBe('maintenant');
    expect(momentOf(now - 3 * minute, now, 'en')).toBe('3 min. ago');
    expect(momentOf(now - 3 * minute, now, 'fr')).toBe('il y a 3\u00a0min');
    expect(momentOf(now - 120 * minute, now, 'en')).toBe('13:30');
    expect(momentOf(new Date(2026, 10, 2, 9, 0).getTime(), now, 'en')).toBe('2 Nov');
    expect(momentOf(new Date(2024, 10, 2, 9, 0).getTime(), now, 'fr')).toBe('2 nov. 2024');
  });

  test('UI-10 a moment a little ahead of this clock is now', () => {
    expect(momentOf(now + 4_000, now, 'en')).toBe('now');
  });

  test('UI-10 days are the agent’s own, each one after the last', () => {
    const lastSecond = new Date(2026, 10, 14, 23, 59, 59).getTime();
    expect(dayOf(lastSecond + 1000) - dayOf(lastSecond)).toBe(1);
    expect(dayHeading(now, 'fr')).toBe('samedi 14 novembre');
    expect(wholeMoment(now, 'en')).toContain('15:30:20');
  });
});
