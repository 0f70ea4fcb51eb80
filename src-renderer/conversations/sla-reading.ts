// Owns how a first-response clock is shown: which signal, how much of the ring is left, and in which words.

import type { Language } from '../../src-shared/bridge/views.ts';
import { type FirstResponse, firstResponseAt } from '../../src-shared/domain/sla/first-response.ts';
import { clockOf, durationInWords } from '../texts/durations.ts';
import type { Say } from '../texts/say.ts';

export type Signal = 'none' | 'calm' | 'soon' | 'late';

/** `left` is the share of time left, 1 at the start, 0 when due. */
export type SlaReading = { signal: Signal; left: number; remainingMs: number };

export function readSla(clock: FirstResponse, now: number): SlaReading {
  const reading = firstResponseAt(clock, now);
  switch (reading.state) {
    case 'running':
      return { signal: 'calm', left: 1 - reading.usedShare, remainingMs: reading.remainingMs };
    case 'at_risk':
      return { signal: 'soon', left: 1 - reading.usedShare, remainingMs: reading.remainingMs };
    case 'breached':
      return { signal: 'late', left: 0, remainingMs: reading.remainingMs };
    default:
      return { signal: 'none', left: 0, remainingMs: 0 };
  }
}

/** The clock where a label beside it already says of what. */
export function slaInBrief(clock: FirstResponse, now: number, say: Say, language: Language): string {
  if (clock.state === 'met') return say('sla.briefMet');
  if (clock.state === 'met_late') return say('sla.briefMetLate');
  if (clock.state === 'cancelled') return say('sla.briefCancelled');
  const { signal, remainingMs } = readSla(clock, now);
  return signal === 'late'
    ? say('sla.briefLate', { duration: clockOf(-remainingMs, language) })
    : say('sla.briefLeft', { duration: clockOf(remainingMs, language) });
}

/** The clock in words; `spoken` writes lengths out for those who listen. */
export function slaInWords(
  clock: FirstResponse,
  now: number,
  say: Say,
  language: Language,
  spoken: boolean,
): string {
  if (clock.state === 'met') return say('sla.met');
  if (clock.state === 'met_late') return say('sla.metLate');
  if (clock.state === 'cancelled') return say('sla.cancelled');
  const { signal, remainingMs } = readSla(clock, now);
  const write = spoken ? durationInWords : clockOf;
  return signal === 'late'
    ? say('sla.late', { duration: write(-remainingMs, language) })
    : say('sla.left', { duration: write(remainingMs, language) });
}
