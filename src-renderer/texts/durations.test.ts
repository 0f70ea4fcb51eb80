// Owns how lengths of time read in both languages.
import { describe, expect, test } from 'vitest';
import { clockOf, durationInWords } from './durations.ts';

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

describe('durations', () => {
  test.each([
    [-5 * second, '0:00', '0:00'],
    [0, '0:00', '0:00'],
    [7_999, '0:07', '0:07'],
    [59 * minute + 59 * second, '59:59', '59:59'],
    [hour + 5 * minute, '1 h 05', '1 h 05'],
    [3 * day + 4 * hour + 59 * minute, '3 d 4 h', '3 j 4 h'],
  ])('UI-10 a clock of %d ms keeps its width', (ms, en, fr) => {
    expect(clockOf(ms, 'en')).toBe(en);
    expect(clockOf(ms, 'fr')).toBe(fr);
  });

  test('UI-10 a clock never runs backwards as time goes on', () => {
    let last = '';
    for (let ms = 0; ms < 3 * minute; ms += 250) {
      const now = clockOf(ms, 'en').padStart(8, '0');
      expect(now >= last).toBe(true);
      last = now;
    }
  });

  test.each([
    [0, '0 seconds', '0 seconde'],
    [minute, '1 minute', '1 minute'],
    [12 * minute + 40 * second, '12 minutes 40 seconds', '12 minutes 40 secondes'],
    [day + 2 * hour + 3 * minute, '1 day 2 hours', '1 jour 2 heures'],
  ])('UI-10 %d ms in words are its two largest parts', (ms, en, fr) => {
    expect(durationInWords(ms, 'en')).toBe(en);
    // Before a unit French puts a space that does not break.
    expect(durationInWords(ms, 'fr').replaceAll('\u00a0', ' ')).toBe(fr);
  });
});
