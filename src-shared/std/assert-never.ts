// Owns the exhaustiveness check used after a switch over a union.

/** Fails to compile while a case is unhandled; throws (a bug) if reached at run time. */
export function assertNever(value: never): never {
  throw new Error(`unhandled case: ${JSON.stringify(value)}`);
}
