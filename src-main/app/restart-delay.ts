// Owns how long to wait before a desk that ended by itself is started again.

const firstDelayMs = 250;
const longestDelayMs = 30_000;
/** Ends further back than this no longer count. */
const rememberedMs = 120_000;

/** Milliseconds to wait after the end at `now`, given when it ended before (epoch ms): doubled with each recent end. */
export function restartDelay(earlierEnds: readonly number[], now: number): number {
  const recent = earlierEnds.filter((at) => now - at < rememberedMs).length;
  return Math.min(longestDelayMs, firstDelayMs * 2 ** Math.min(recent, 20));
}
