// Owns the proof that simulated lines are what a line can be: what comes through is the beginning of what was sent.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { seededRandom } from '../../src-shared/std/seeded-random.ts';
import { openNetwork } from '../support/simulated/network.ts';
import { openTrace } from '../support/simulated/trace.ts';
import { virtualTime } from '../support/simulated/virtual-time.ts';

test('a line that breaks leaves no hole: nothing comes after what was lost, either way', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 2 ** 31 - 1 }),
      fc.constantFrom(0, 0.1, 0.3),
      async (seed, doomed) => {
        const random = seededRandom(seed);
        const time = virtualTime();
        const network = openNetwork(time, random, openTrace(time.now));
        network.faults = { cut: 0.1, deaf: 0.05, doomed, slowMs: 20 };
        const arrived: { up: string[]; down: string[] } = { up: [], down: [] };
        const toClient: ((text: string) => void)[] = [];
        network.setServer((_, { send }) => {
          toClient.push(send);
          return { message: (text) => void arrived.up.push(text), closed: () => {} };
        });
        const client = network.connect('widget', 'one', {
          opened: () => {},
          message: (text) => void arrived.down.push(text),
          closed: () => {},
        });
        await time.pass(100);
        const sent: string[] = [];
        for (let n = 0; n < 20; n += 1) {
          sent.push(String(n));
          client.send(String(n));
          for (const send of toClient) send(String(n));
          await time.pass(random.below(10));
        }
        await time.pass(1_000);
        expect(arrived.up).toEqual(sent.slice(0, arrived.up.length));
        expect(arrived.down).toEqual(sent.slice(0, arrived.down.length));
      },
    ),
    { numRuns: 100 },
  );
});
