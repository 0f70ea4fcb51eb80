// Owns whether something grows over time: the slope of its readings, what they grew by, and what of it is too much.
import { z } from 'zod';

/** `at` in ms, of any one clock. */
export type Reading = { at: number; value: number };

/** What a value may grow by: what readings differ by anyhow, so much for each hour, and such a share of what it began at. */
export type GrowthBound = { noise: number; perHour: number; share?: number };

export const growthSchema = z.object({
  of: z.string(),
  what: z.string(),
  unit: z.string(),
  overMs: z.number(),
  /** On the line through the readings. */
  first: z.number(),
  last: z.number(),
  perHour: z.number(),
  allowed: z.number(),
});
export type Growth = z.infer<typeof growthSchema>;

const hourMs = 3_600_000;

/** The median of the slopes between any two readings: one that stands out, or a few, change nothing. */
export function measureGrowth(
  named: { of: string; what: string; unit: string },
  readings: readonly Reading[],
  bound: GrowthBound,
): Growth {
  const slopes = readings.flatMap((one, index) =>
    readings.slice(index + 1).map((other) => (other.value - one.value) / (other.at - one.at)),
  );
  const perMs = median(slopes);
  const overMs = (readings.at(-1)?.at ?? Number.NaN) - (readings[0]?.at ?? Number.NaN);
  const first = median(readings.map(({ at, value }) => value - perMs * (at - (readings[0]?.at ?? 0))));
  return {
    ...named,
    overMs,
    first,
    last: first + perMs * overMs,
    perHour: perMs * hourMs,
    allowed: bound.noise + (bound.perHour * overMs) / hourMs + (bound.share ?? 0) * first,
  };
}

export const grewTooMuch = ({ first, last, allowed }: Growth) => !(last - first <= allowed);

export function describeGrowth({ of, what, unit, overMs, first, last, allowed }: Growth): string {
  const minutes = (overMs / 60_000).toFixed(1);
  return `${of}: ${what} went from ${first.toFixed(1)} to ${last.toFixed(1)}${unit && ` ${unit}`} in ${minutes} minutes, where ${allowed.toFixed(1)} more are allowed`;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  const [low, high] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]];
  return low === undefined || high === undefined ? Number.NaN : (low + high) / 2;
}
