// Owns reading a session's token from a request.
import type { Request } from 'express';

/** Null when there is none that could be one. */
export function bearerToken(request: Request): string | null {
  return /^Bearer ([\w-]{1,200})$/.exec(request.headers.authorization ?? '')?.[1] ?? null;
}
