// Owns what text a message may carry: never empty, bounded, well-formed Unicode.
import { maxMessageLength } from '../domain/conversation/message.ts';
import { ok, type Result, refuse } from '../std/result.ts';
import type { RefusalCode } from './refusal.ts';

/** Lone surrogates become U+FFFD, NUL is dropped; refuses blank text and more than `maxMessageLength` UTF-16 units. */
export function acceptText(raw: string): Result<string, RefusalCode> {
  const text = raw.toWellFormed().replaceAll('\u0000', '');
  if (text.trim() === '') return refuse('empty-text');
  if (text.length > maxMessageLength) return refuse('text-too-long');
  return ok(text);
}
