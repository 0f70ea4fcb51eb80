// Owns going round the parts of the window.
import { expect, test } from 'vitest';
import { regionAfter } from './region-focus.ts';

test('UI-17 F6 goes round all parts of the window, both ways', () => {
  expect([0, 1, 2].map((at) => regionAfter(at, 1, 3))).toEqual([1, 2, 0]);
  expect([0, 1, 2].map((at) => regionAfter(at, -1, 3))).toEqual([2, 0, 1]);
  expect(regionAfter(-1, 1, 3)).toBe(0);
  expect(regionAfter(-1, -1, 3)).toBe(2);
  expect(regionAfter(-1, 1, 0)).toBe(-1);
});
