// Owns when each of many clients is asked to come back, so that a server that starts anew is not run over.

/** Each 3 ms brings one back: some 300 in a second, whoever many there are. */
const msPerClient = 3;
const soonestMs = 500;
const shortestSpreadMs = 2_500;
const latestMs = 30_000;
/** Of the golden ratio: however many have been placed, the next falls where there is most room. */
const goldenPart = 0.618_033_988_749_895;

/** For the client at `position` (from 0) of `count`: ms from now. */
export function spreadRetry(position: number, count: number): number {
  const spreadMs = Math.min(latestMs - soonestMs, Math.max(shortestSpreadMs, count * msPerClient));
  return soonestMs + Math.floor(((position * goldenPart) % 1) * spreadMs);
}
