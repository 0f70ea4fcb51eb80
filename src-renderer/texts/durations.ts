// Owns how lengths of time are written: as a clock that keeps its width, and as words for those who listen.
import type { Language } from '../../src-shared/bridge/views.ts';

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

const two = (value: number) => String(value).padStart(2, '0');
const dayLetter: Record<Language, string> = { en: 'd', fr: 'j' };

/** A running clock: `0:07`, `12:40`, `1 h 05`, `3 d 4 h`. Negative lengths are written as nothing left. */
export function clockOf(ms: number, language: Language): string {
  const length = Math.max(0, ms);
  const days = Math.floor(length / day);
  const hours = Math.floor((length % day) / hour);
  const minutes = Math.floor((length % hour) / minute);
  if (days > 0) return `${days} ${dayLetter[language]} ${hours} h`;
  if (hours > 0) return `${hours} h ${two(minutes)}`;
  return `${minutes}:${two(Math.floor((length % minute) / second))}`;
}

const units = [
  { unit: 'day', ms: day },
  { unit: 'hour', ms: hour },
  { unit: 'minute', ms: minute },
  { unit: 'second', ms: second },
] as const;

const formats = new Map<string, Intl.NumberFormat>();

function formatOf(language: Language, unit: string): Intl.NumberFormat {
  const key = `${language} ${unit}`;
  const known = formats.get(key);
  if (known !== undefined) return known;
  const made = new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long' });
  formats.set(key, made);
  return made;
}

/** The same in words, its two largest parts: `12 minutes 40 seconds`, `3 jours 4 heures`. */
export function durationInWords(ms: number, language: Language): string {
  let rest = Math.max(0, ms);
  const parts: string[] = [];
  for (const { unit, ms: size } of units) {
    const amount = Math.floor(rest / size);
    rest -= amount * size;
    if (parts.length === 1) {
      if (amount > 0) parts.push(formatOf(language, unit).format(amount));
      break;
    }
    if (amount > 0 || unit === 'second') parts.push(formatOf(language, unit).format(amount));
  }
  return parts.join(' ');
}
