// Tries the sizes of answers about the past: full ones on a good line, on any other what it carries, asked on or again.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createPartSizes } from './part-sizes.ts';

const most = 500;

/** Asks until all rows are here over links that end after as many; says how many each part held, and how many links it took. */
function fetchAll(rows: number, rowsBetweenCuts: number): { parts: number[]; links: number } {
  const sizes = createPartSizes(most);
  const parts: number[] = [];
  let here = 0;
  for (let links = 1; links <= 10_000; links += 1) {
    for (let left = rowsBetweenCuts; ; ) {
      const size = sizes.next('desk', { what: 'c', from: `${here}` });
      parts.push(size);
      const sent = Math.min(size, rows - here);
      left -= sent;
      if (left < 0) break;
      here += sent;
      if (here === rows) return { parts, links };
    }
  }
  throw new Error(`${here} of ${rows} rows after all that`);
}

it('SRV-49: what a line carries of a conversation is found once, not again with each next part', () => {
  expect(fetchAll(1_200, 1e9).parts).toEqual([500, 500, 500]);
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 4_000 }), fc.integer({ min: 4, max: 1_000 }), (rows, between) => {
      const { parts, links } = fetchAll(rows, between);
      expect(Math.max(...parts)).toBeLessThanOrEqual(most);
      expect(Math.min(...parts)).toBeGreaterThanOrEqual(4);
      // Each link but the first few brings at least a quarter of what it carries.
      expect(links).toBeLessThanOrEqual(5 + Math.ceil((4 * rows) / between));
    }),
  );
});

it('SRV-49: another conversation, and another desk, begin with a full part', () => {
  const sizes = createPartSizes(most);
  const from = (place: number, what = 'c') => ({ what, from: `${place}` });
  expect([sizes.next('desk', from(0)), sizes.next('desk', from(0)), sizes.next('desk', from(0))]).toEqual([
    ...[500, 125, 31],
  ]);
  expect(sizes.next('another', from(0))).toBe(500);
  expect([sizes.next('desk', from(31)), sizes.next('desk', from(93))]).toEqual([62, 124]);
  expect(sizes.next('desk', from(0, 'other'))).toBe(500);
});

it('SRV-49: a list that every desk begins at its top is not short for one that only asks again', () => {
  const sizes = createPartSizes(most);
  const from = (place: string | null) => ({ what: 'ended', from: place });
  const atTop = [1, 2, 3, 4].map(() => sizes.next('desk', from(null)));
  expect(atTop).toEqual([500, 125, 60, 60]);
  expect([sizes.next('desk', from('5.1')), sizes.next('desk', from('5.1'))]).toEqual([120, 30]);
});
