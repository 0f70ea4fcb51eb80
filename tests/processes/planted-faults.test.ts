// Tries the trial itself: a server with a planted fault does not get through it.
import { expect, it } from 'vitest';
import { chooseSeed } from '../support/with-seed.ts';
import { killServerUnderLoad } from '../trials/server-kill.ts';

it.each([
  ['ack-before-commit', 'was acknowledged and is not stored'],
  ['no-dedupe', 'is stored 2 times'],
])('SRV-1 a server with the fault %s is caught by the trial', async (fault, violation) => {
  const seed = chooseSeed();
  const { violations } = await killServerUnderLoad({ seed, kills: 3, fault, say: () => {} });
  expect(violations.join('\n'), `seed ${seed}`).toContain(violation);
});
