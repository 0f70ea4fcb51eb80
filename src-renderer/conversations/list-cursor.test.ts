// Owns where keys lead in the inbox.
import { expect, test } from 'vitest';
import { placeAfter } from './list-cursor.ts';

test('UI-17 arrows, pages, Home and End move in the list and never beyond it', () => {
  expect(placeAfter('ArrowDown', -1, 3)).toBe(0);
  expect(placeAfter('ArrowDown', 2, 3)).toBe(2);
  expect(placeAfter('ArrowUp', 0, 3)).toBe(0);
  expect(placeAfter('PageDown', 0, 30)).toBe(10);
  expect(placeAfter('End', 0, 30)).toBe(29);
  expect(placeAfter('Home', 20, 30)).toBe(0);
  expect(placeAfter('a', 1, 3)).toBeNull();
  expect(placeAfter('ArrowDown', 0, 0)).toBeNull();
});
