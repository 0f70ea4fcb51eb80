// Owns the closed list of reasons by which business says no; the console and the widget put each into words.
import { z } from 'zod';

export const refusalCodeSchema = z.enum([
  /** No such thing, or none this actor may know of: the two are not told apart. */
  'not-found',
  /** The conversation ended and takes no more of this. */
  'gone',
  'forbidden',
  /** The same client key came with another body. */
  'conflict',
  /** Ownership changed since the act was made. */
  'stale-epoch',
  'not-owner',
  /** Somebody else wrote it. */
  'not-author',
  'already-owner',
  'empty-text',
  'text-too-long',
  'already-resolved',
  'not-resolved',
  'unknown-agent',
  'unknown-team',
  'agent-not-in-team',
  'rate-limited',
  /** The body does not fit the command's schema. */
  'invalid',
]);
export type RefusalCode = z.infer<typeof refusalCodeSchema>;
