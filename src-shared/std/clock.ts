// Owns the type by which time is handed to whoever needs it; nothing shared reads a clock itself.

/** `now()` is epoch milliseconds UTC. */
export type Clock = { now(): number };
