// Tries the outages: each is said once and ended once, by a commit or by the probe, and the next one is said again.
import { expect, it } from 'vitest';
import { watchOutage } from './watch-outage.ts';

function watched() {
  const database: { time: number; problem: string | null; said: string[] } = {
    time: 1_000,
    problem: null,
    said: [],
  };
  const outage = watchOutage({
    stopwatch: () => database.time,
    probe: () => database.problem,
    onBegun: (error) => database.said.push(`begun: ${error}`),
    onOver: () => database.said.push('over'),
  });
  return { database, outage };
}

it('SRV-67 an outage that only the probe found over is over, and the next one is said again', () => {
  const { database, outage } = watched();
  outage.failed('full');
  outage.failed('full');
  expect(outage.notWritableBecause()).toBe('the database cannot be written');
  database.time += 5_000;
  database.problem = 'still full';
  expect(outage.notWritableBecause()).toBe('still full');
  expect(database.said).toEqual(['begun: full']);
  database.problem = null;
  expect(outage.notWritableBecause()).toBeNull();
  expect(outage.notWritableBecause()).toBeNull();
  expect(database.said).toEqual(['begun: full', 'over']);
  outage.failed('full again');
  outage.recovered();
  outage.recovered();
  expect(database.said).toEqual(['begun: full', 'over', 'begun: full again', 'over']);
});

it('SRV-67 a commit ends an outage at once, and nothing is said of one that never was', () => {
  const { database, outage } = watched();
  outage.recovered();
  expect(outage.notWritableBecause()).toBeNull();
  expect(database.said).toEqual([]);
  outage.failed('full');
  outage.recovered();
  outage.recovered();
  expect(outage.notWritableBecause()).toBeNull();
  outage.failed('full again');
  expect(database.said).toEqual(['begun: full', 'over', 'begun: full again']);
});
