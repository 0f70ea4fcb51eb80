// Tries the probe: one write a second at most, and honest again after it.
import Database from 'better-sqlite3';
import { expect, it } from 'vitest';
import { createWriteProbe } from './create-write-probe.ts';

function probeWith(write: () => void) {
  const clock = { time: 5_000 };
  let looks = 0;
  const tables = {
    inTransaction(body: () => void) {
      looks += 1;
      body();
    },
    probe: write,
  };
  return { probe: createWriteProbe(tables, () => clock.time), clock, looks: () => looks };
}

it('SRV-21 asks the database once a second however often it is asked', () => {
  const { probe, clock, looks } = probeWith(() => {});
  for (let asked = 0; asked < 50; asked += 1) expect(probe()).toBeNull();
  expect(looks()).toBe(1);
  clock.time += 999;
  probe();
  expect(looks()).toBe(1);
  clock.time += 1;
  probe();
  expect(looks()).toBe(2);
  clock.time -= 60_000;
  probe();
  expect(looks()).toBe(3);
});

it('SRV-21 says when the database cannot be written, and when it can again', () => {
  let full = true;
  const { probe, clock } = probeWith(() => {
    if (full) throw new Database.SqliteError('full', 'SQLITE_FULL');
  });
  expect(probe()).toBe('the database cannot be written');
  full = false;
  clock.time += 1_000;
  expect(probe()).toBeNull();
});

it('SRV-21 a mistake of ours is no outage', () => {
  const { probe } = probeWith(() => {
    throw new TypeError('a bug');
  });
  expect(probe).toThrow('a bug');
});
