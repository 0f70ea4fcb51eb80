// Owns what a soak says of delivery: its median and p99 over time, beside what an echo between two idle processes took.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type Growth, type GrowthBound, measureGrowth, type Reading } from './growth.ts';

/** Besides, each may double, and grow as the machine's own echo did: other work came meanwhile. */
const bounds = {
  median: { noise: 25, perHour: 5 },
  p99: { noise: 250, perHour: 25 },
} satisfies Record<string, GrowthBound>;
const stretchesAtMost = 20;
const fewestInStretch = 50;
const echoEveryMs = 100;

/** Ms there and back, until `isOver`. */
export async function timeEchoes(now: () => number, isOver: () => boolean): Promise<Reading[]> {
  const echo = fork(join(import.meta.dirname, 'echo.mjs'), [], { execArgv: [] });
  const readings: Reading[] = [];
  try {
    while (!isOver()) {
      const at = now();
      echo.send(at);
      await once(echo, 'message');
      readings.push({ at, value: now() - at });
      await pause(echoEveryMs);
    }
  } finally {
    echo.disconnect();
  }
  return readings;
}

export function growthsOfDelivery(deliveries: readonly Reading[], echoes: readonly Reading[]): Growth[] {
  const of = 'customer to desk';
  const echo = measureGrowth(
    { of: 'two idle processes', what: 'echo, median', unit: 'ms' },
    inStretches(echoes, 0.5),
    { noise: 0, perHour: 0 },
  );
  const share = Math.max(1, echo.last / echo.first);
  return (['median', 'p99'] as const).map((what) =>
    measureGrowth(
      { of, what: `delivery, ${what}`, unit: 'ms' },
      inStretches(deliveries, what === 'median' ? 0.5 : 0.99),
      { ...bounds[what], share },
    ),
  );
}

/** So much of each stretch of time is at most that; as many readings in each. */
function inStretches(readings: readonly Reading[], share: number): Reading[] {
  const ordered = [...readings].sort((one, other) => one.at - other.at);
  const size = Math.max(fewestInStretch, Math.ceil(ordered.length / stretchesAtMost));
  const found: Reading[] = [];
  for (let from = 0; from + size <= ordered.length; from += size) {
    const stretch = ordered.slice(from, from + size);
    const values = stretch.map(({ value }) => value).sort((one, other) => one - other);
    found.push({ at: stretch[0]?.at ?? 0, value: values[Math.ceil(size * share) - 1] ?? Number.NaN });
  }
  return found;
}
