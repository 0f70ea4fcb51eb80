// Tries promise P1 on every run: the real server, killed again and again under load.
import { expect, it } from 'vitest';
import { chooseSeed } from '../support/with-seed.ts';
import { readFailingSeeds } from '../trials/failing-seeds.ts';
import { killServerUnderLoad } from '../trials/server-kill.ts';

const seeds = [
  chooseSeed(),
  ...readFailingSeeds()
    .filter(({ trial }) => trial === 'server-kill')
    .map(({ seed }) => seed),
];

it.each(seeds)(
  'SRV-1 killed 10 times under 20 writers: acked is stored, nothing twice, no gap (seed %i)',
  async (seed) => {
    const outcome = await killServerUnderLoad({ seed, kills: 10, say: () => {} });
    expect(outcome.violations).toEqual([]);
    expect(outcome.counts.serverKills).toBe(10);
    expect(outcome.counts.acked).toBeGreaterThan(200);
  },
);
