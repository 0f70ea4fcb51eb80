// Tries the trials themselves: none of the planted faults, the twelve of promises.md §1 among them, gets through its trial.
import { expect, it } from 'vitest';
import { chooseSeed } from '../support/with-seed.ts';
import { faultNameSchema, faults } from '../trials/faults.ts';
import { plantEveryFault } from '../trials/plant-faults.ts';
import { plants } from '../trials/plants.ts';
import { trials } from '../trials/trials.ts';

it('TRIAL-1: each fault has its place in the sources, its trial, and is planted once', () => {
  expect(faults.map(({ name }) => name)).toEqual(faultNameSchema.options);
  expect(Object.keys(plants)).toEqual(faultNameSchema.options);
  const names = trials.map(({ name }) => name);
  expect(faults.filter(({ trial }) => !names.includes(trial))).toEqual([]);
});

it('TRIAL-1: each of the planted faults is caught by its trial, for the right reason', async () => {
  const seed = chooseSeed();
  const caught = await plantEveryFault(seed, 2, () => {});
  const missed = caught.filter(({ caughtBy }) => caughtBy === null);
  expect(missed, `seed ${seed}`).toEqual([]);
  expect(caught).toHaveLength(faults.length);
}, 300_000);
