// Owns how an agent's load is drawn.
import { expect, test } from 'vitest';
import { loadDots } from './load-dots.ts';

const drawn = (active: number, capacity: number) =>
  loadDots(active, capacity)
    .map(({ full }) => (full ? '●' : '○'))
    .join('');

test('UI-14 the load is a dot for each conversation one may hold, full for each one does', () => {
  expect(drawn(3, 4)).toBe('●●●○');
  expect(drawn(0, 4)).toBe('○○○○');
  expect(drawn(6, 4)).toBe('●●●●');
  expect(drawn(1, 40)).toBe('●○○○○○○○');
  expect(drawn(2, 0)).toBe('');
});
