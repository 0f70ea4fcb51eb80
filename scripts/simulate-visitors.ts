// Owns `node scripts/simulate-visitors.ts --visitors 5 --server http://127.0.0.1:4300 [--seed 7]`: people for the demo.
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { seededRandom } from '../src-shared/std/seeded-random.ts';
import { liveAsVisitor } from './visitors/simulated-visitor.ts';

const optionsSchema = z.object({
  visitors: z.coerce.number().int().min(1).max(200),
  server: z.url({ protocol: /^https?$/ }).transform((url) => new URL(url).origin),
  shop: z.url({ protocol: /^https?$/ }).transform((url) => new URL(url).origin),
  seed: z.coerce.number().int().min(0),
  speed: z.coerce.number().min(0.1).max(100),
});

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    /** Also as the first word: `simulate-visitors.ts 5`. */
    visitors: { type: 'string' },
    server: { type: 'string', default: process.env['GUICHET_SERVER_URL'] ?? 'http://127.0.0.1:4300' },
    shop: { type: 'string', default: process.env['GUICHET_SHOP_URL'] ?? 'http://127.0.0.1:4310' },
    seed: { type: 'string', default: '7' },
    /** 10: a minute passes in six seconds. */
    speed: { type: 'string', default: '1' },
  },
});
const options = optionsSchema.safeParse({
  ...values,
  visitors: values.visitors ?? positionals[0] ?? 5,
});
if (!options.success) {
  console.error(`The visitors cannot come:\n${z.prettifyError(options.error)}`);
  process.exit(2);
}

const { visitors, server, shop, seed, speed } = options.data;
const leaving = new AbortController();
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => leaving.abort());
const log = (line: string) => console.log(`${new Date().toISOString().slice(11, 19)} ${line}`);

log(`${visitors} visitors for ${server}, seed ${seed}`);
const chance = seededRandom(seed);
await Promise.all(
  Array.from({ length: visitors }, async (_, index) => {
    const random = seededRandom(chance.below(2 ** 31));
    // Nobody comes through the door at the very same moment.
    const arrivesAfterMs = (index * 4_000 + random.below(6_000)) / speed;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, arrivesAfterMs);
      leaving.signal.addEventListener('abort', () => {
        clearTimeout(timer);
        resolve();
      });
    });
    if (leaving.signal.aborted) return;
    await liveAsVisitor(
      { number: index + 1, serverUrl: server, shopUrl: shop, random, speed, log },
      leaving.signal,
    );
  }),
);
log('all visitors are gone');
