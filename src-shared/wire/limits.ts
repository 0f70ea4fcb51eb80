// Owns the numbers both ends of a socket keep to; all durations in ms, sizes in bytes.

/** A frame larger than this ends the socket (close code 1009). */
export const maxFrameBytes = 256 * 1024;
/** From connecting to a valid hello. */
export const authenticateWithinMs = 10_000;
/** A client says `ping` this often; either end that heard nothing at all for `silenceLimitMs` ends the socket. */
export const pingEveryMs = 20_000;
export const silenceLimitMs = 45_000;
/** Rows in one `changes` frame of a catch-up. */
export const changesPageSize = 500;
/** Commands a client may have unanswered at once. */
export const maxCommandsInFlight = 64;
/** Reconnecting: full jitter between these two (promises.md P16). */
export const reconnectMinMs = 500;
export const reconnectMaxMs = 30_000;

/** WebSocket close codes of our own. */
export const closeCodes = {
  /** Answered by signing in again. */
  unauthenticated: 4401,
  forbiddenOrigin: 4403,
  authenticationTimeout: 4408,
  protocolTooOld: 4426,
  tooManyRequests: 4429,
  /** Too far behind in reading; come back and catch up by cursor. */
  slowConsumer: 4430,
  /** Frames that keep making no sense. */
  badFrames: 4400,
  /** The server stops; `bye` said when to come back. */
  goingAway: 1001,
} as const;
