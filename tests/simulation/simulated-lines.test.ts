// Owns the proof that simulated lines are what a line can be: what comes through is the beginning of what was sent.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { seededRandom } from '../../src-shared/std/seeded-random.ts';
import { openNetwork } from '../support/simulated/network.ts';
import { chooseRepeats } from '../support/simulated/repeats.ts';
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

const idSent = (n: number) => `command-${String(n).padStart(16, '0')}`;
const command = (n: number) => `{"type":"command","id":"${idSent(n)}"}`;
const ack = (n: number) => `{"type":"ack","id":"${idSent(n)}","seq":${n}}`;
const changes = (n: number) => `{"type":"changes","after":${n},"upTo":${n + 1},"forget":["c${n}"]}`;

/** What one end was handed, in order, and what of it the line brought again. */
async function repeatedBy(seed: number) {
  const random = seededRandom(1);
  const time = virtualTime();
  const network = openNetwork(time, random, openTrace(time.now), chooseRepeats(seededRandom(seed)));
  const up: string[] = [];
  const down: string[] = [];
  network.setServer((_, { send }) => ({
    message(text) {
      const isFirst = !up.includes(text);
      up.push(text);
      if (!isFirst || !text.includes('"command"')) return;
      send(ack(Number(text.match(/\d+/)?.[0])));
      send(changes(Number(text.match(/\d+/)?.[0])));
    },
    closed: () => {},
  }));
  const client = network.connect('console', 'one', {
    opened: () => {},
    message: (text) => void down.push(text),
    closed: () => {},
  });
  await time.pass(100);
  client.send('{"type":"hello"}');
  for (let n = 1; n <= 40; n += 1) {
    client.send(command(n));
    await time.pass(50);
  }
  await time.pass(60_000);
  const chance = random.next();
  network.heal();
  const before = network.counts.repeated;
  client.send(command(41));
  await time.pass(60_000);
  return { up, down, repeated: before, afterHeal: network.counts.repeated - before, chance };
}

test('TRIAL-21: a line brings again what the protocol promises to bear twice, none of it before it came once, and nothing else', async () => {
  let repeated = 0;
  const chances = new Set<number>();
  for (let seed = 1; seed <= 60; seed += 1) {
    const outcome = await repeatedBy(seed);
    repeated += outcome.repeated;
    chances.add(outcome.chance);
    expect(outcome.afterHeal).toBe(0);
    expect(outcome.up.filter((text) => text.includes('hello'))).toHaveLength(1);
    const firsts = (texts: readonly string[]) => [...new Set(texts)];
    const numbers = Array.from({ length: 41 }, (_, index) => index + 1);
    expect(firsts(outcome.up)).toEqual(['{"type":"hello"}', ...numbers.map(command)]);
    expect(firsts(outcome.down)).toEqual(numbers.flatMap((n) => [ack(n), changes(n)]));
    expect(outcome.up.length + outcome.down.length).toBe(1 + 41 * 3 + outcome.repeated);
  }
  expect(repeated).toBeGreaterThan(500);
  // Whether and what comes again is drawn from elsewhere: with it or without, a seed's own chance stays as it was.
  expect(chances.size).toBe(1);
});
