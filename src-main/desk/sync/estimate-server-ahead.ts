// Owns the guess at how far the server's clock is ahead of ours, from what the server says and how long it took.

/**
 * Ms to add to our clock. `heardAt` epoch ms of our clock; `roundTripMs` of the exchange, 0 when unknown.
 * Display only (design.md invariant 3): nothing is ordered by it.
 */
export function estimateServerAhead(serverNow: number, heardAt: number, roundTripMs: number): number {
  return Math.round(serverNow + roundTripMs / 2 - heardAt);
}
