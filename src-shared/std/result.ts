// Owns the two-sided answer of everything that may say no without being broken.

export type Result<Value, Refused> = { ok: true; value: Value } | { ok: false; error: Refused };

export function ok<Value>(value: Value): { ok: true; value: Value } {
  return { ok: true, value };
}

export function refuse<Refused>(error: Refused): { ok: false; error: Refused } {
  return { ok: false, error };
}
