// Tries when a page is full: by rows, by bytes, by what was looked at, and by one long row.
import { expect, it } from 'vitest';
import { openPage } from './page.ts';

const long = (bytes: number) => JSON.stringify('x'.repeat(bytes - 2));

it('SRV-40 a page is full at its rows, its bytes, or what was looked at', () => {
  const byRows = openPage(2);
  byRows.push('team', '{}');
  expect([byRows.isFull(), byRows.hasRoomFor(1), byRows.hasRoomFor(2)]).toEqual([false, true, false]);
  byRows.push('team', undefined);
  byRows.push('team', '{}');
  expect(byRows.isFull()).toBe(true);
  expect(byRows.rows).toEqual(Array(2).fill('{"row":"team","value":{}}'));

  const byBytes = openPage(500);
  byBytes.push('message', long(190_000));
  expect([byBytes.isFull(), byBytes.hasRoomFor(1)]).toEqual([true, false]);

  const byLooking = openPage(500);
  byLooking.look(3_999);
  expect(byLooking.isFull()).toBe(false);
  byLooking.look();
  expect(byLooking.isFull()).toBe(true);
});

it('SRV-40 the longest row has a page of its own; a page it does not fit is full', () => {
  const page = openPage(500);
  expect(page.holds(long(240_000))).toBe(true);
  page.push('team', long(100_000));
  expect(page.holds(long(100_000))).toBe(true);
  expect([page.isFull(), page.holds(long(240_000)), page.isFull()]).toEqual([false, false, true]);
});
