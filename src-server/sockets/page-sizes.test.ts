// Tries the sizes of pages: full ones on a good line, and on any other as few as it carries, until everything is over.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { beginning, createPace, createPageSizes, rowsAfterArrival } from './page-sizes.ts';

const most = 500;

type Line = { rowsBetweenCuts: number; rowsPerSecond: number };

/** Connects until everything is here; says how many rows each page held, and how many links it took. */
function catchUp(behind: number, line: Line): { pages: number[]; links: number } {
  const sizes = createPageSizes(most);
  const pages: number[] = [];
  let here = 0;
  // What is little enough to be sent anew every time is begun elsewhere.
  const start = () => (here === 0 && behind > 60 ? beginning : `at ${here}`);
  for (let links = 1; links <= 200_000; links += 1) {
    let left = line.rowsBetweenCuts;
    let rows = sizes.rowsFrom('desk', start());
    for (;;) {
      const sent = Math.min(rows, behind - here);
      sizes.sent('desk', start(), { rows: sent, limit: rows });
      pages.push(sent);
      left -= sent;
      if (left < 0) break;
      here += sent;
      if (here === behind) return { pages, links };
      rows = rowsAfterArrival(rows, sent, (sent / line.rowsPerSecond) * 1_000, most);
    }
  }
  throw new Error(`${here} of ${behind} rows after all that`);
}

const anyLine = fc.record({
  rowsBetweenCuts: fc.oneof(fc.integer({ min: 4, max: 60 }), fc.integer({ min: 4, max: 5_000 })),
  rowsPerSecond: fc.oneof(fc.integer({ min: 1, max: 500 }), fc.integer({ min: 1, max: 100_000 })),
});

it('SRV-49: whatever little a line carries between two cuts, everything comes over it', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 4_000 }), anyLine, (behind, line) => {
      const { pages, links } = catchUp(behind, line);
      expect(Math.max(...pages)).toBeLessThanOrEqual(most);
      // What the line carries is found in the first few links; from there on each of them brings rows.
      expect(links).toBeLessThanOrEqual(5 + Math.ceil(behind / 4));
    }),
  );
});

it('SRV-49: on a line that holds, every page is full, and after a cut they are again in no time', () => {
  expect(catchUp(2_100, { rowsBetweenCuts: 1e9, rowsPerSecond: 100_000 }).pages).toEqual([
    ...[500, 500, 500, 500, 100],
  ]);
  const sizes = createPageSizes(most);
  sizes.sent('desk', '7', { rows: 500, limit: most });
  expect(sizes.rowsFrom('desk', '507')).toBe(500);
  expect(sizes.rowsFrom('another', '7')).toBe(500);
  let rows = sizes.rowsFrom('desk', '7');
  const grown = [rows];
  while (rows < most) {
    rows = rowsAfterArrival(rows, rows, 20, most);
    grown.push(rows);
  }
  expect(grown).toEqual([125, 250, 500]);
});

it('SRV-49: nothing is learned from a page of a few rows, whatever became of it', () => {
  const sizes = createPageSizes(most);
  sizes.sent('desk', '7', { rows: 500, limit: most });
  sizes.sent('desk', '507', { rows: 3, limit: most });
  expect(sizes.rowsFrom('desk', '507')).toBe(500);
  // But of one that was short already: the next would be lost again.
  sizes.sent('desk', '507', { rows: 3, limit: 4 });
  expect(sizes.rowsFrom('desk', '507')).toBe(4);
  expect(rowsAfterArrival(500, 3, 20, most)).toBe(500);
  expect(rowsAfterArrival(125, 3, 20, most)).toBe(125);
  // A long way is not a narrow one.
  expect(rowsAfterArrival(60, 60, 9_000, most)).toBe(60);
  expect(rowsAfterArrival(4, 4, 9_000, most)).toBe(4);
});

it('SRV-49: over one link pages grow while they are asked on from quickly, and after the last no time counts', () => {
  const sizes = createPageSizes(most);
  sizes.sent('desk', '7', { rows: 500, limit: most });
  const pace = createPace(sizes, 'desk');
  expect(pace.rowsAt('7')).toBe(125);
  pace.sent('7', { count: 125, isLast: false, at: 1_000 });
  pace.askedOn(1_020);
  expect(pace.rowsAt('132')).toBe(250);
  pace.sent('132', { count: 250, isLast: true, at: 1_020 });
  pace.askedOn(3_600_000);
  expect(pace.rowsAt('382')).toBe(250);
  pace.sent('382', { count: 250, isLast: false, at: 3_600_000 });
  pace.askedOn(3_609_000);
  expect(pace.rowsAt('632')).toBe(125);
});

it('SRV-49: a client that begins at the beginning every time is sent the same every time, unless it is much', () => {
  const sizes = createPageSizes(most);
  sizes.sent('recorder', beginning, { rows: 60, limit: most });
  expect(sizes.rowsFrom('recorder', beginning)).toBe(500);
  sizes.sent('desk', beginning, { rows: 61, limit: most });
  expect(sizes.rowsFrom('desk', beginning)).toBe(15);
  // Where one was lost, the short ones that come after it count.
  sizes.sent('desk', beginning, { rows: 15, limit: 15 });
  expect(sizes.rowsFrom('desk', beginning)).toBe(4);
});
