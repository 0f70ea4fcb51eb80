// Owns how moments are written: near ones relative to now, far ones by the calendar, and whole on hover.
import type { Language } from '../../src-shared/bridge/views.ts';

const minute = 60_000;
const hour = 60 * minute;

type Style = 'time' | 'date' | 'date-with-year' | 'weekday' | 'whole';

const options: Record<Style, Intl.DateTimeFormatOptions> = {
  time: { hour: '2-digit', minute: '2-digit' },
  date: { day: 'numeric', month: 'short' },
  'date-with-year': { day: 'numeric', month: 'short', year: 'numeric' },
  weekday: { weekday: 'long', day: 'numeric', month: 'long' },
  whole: {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    timeZoneName: 'short',
  },
};

const formats = new Map<string, Intl.DateTimeFormat>();
/** British English writes days before months and hours to 24, as the French do. */
const locales: Record<Language, string> = { en: 'en-GB', fr: 'fr-FR' };

function write(at: number, language: Language, style: Style): string {
  const key = `${language} ${style}`;
  let format = formats.get(key);
  if (format === undefined) {
    format = new Intl.DateTimeFormat(locales[language], options[style]);
    formats.set(key, format);
  }
  return format.format(at);
}

const relatives: Record<Language, Intl.RelativeTimeFormat> = {
  en: new Intl.RelativeTimeFormat('en', { numeric: 'auto', style: 'short' }),
  fr: new Intl.RelativeTimeFormat('fr', { numeric: 'auto', style: 'short' }),
};

/** The calendar day of a moment in the agent's zone, as a number that grows by one a day. */
export function dayOf(at: number): number {
  const date = new Date(at);
  return Math.round(Date.UTC(date.getFullYear(), date.getMonth(), date.getDate()) / 86_400_000);
}

/** `now`, `3 min ago`; the time of day today; the date before. */
export function momentOf(at: number, now: number, language: Language): string {
  const ago = now - at;
  if (ago < minute) return relatives[language].format(0, 'second');
  if (ago < hour) return relatives[language].format(-Math.floor(ago / minute), 'minute');
  if (dayOf(at) === dayOf(now)) return write(at, language, 'time');
  return write(at, language, ago < 300 * 24 * hour ? 'date' : 'date-with-year');
}

/** `14:05` */
export function timeOf(at: number, language: Language): string {
  return write(at, language, 'time');
}

/** `14 Nov 2026` */
export function dateOf(at: number, language: Language): string {
  return write(at, language, 'date-with-year');
}

/** The day as a heading: `Saturday 14 November`. */
export function dayHeading(at: number, language: Language): string {
  return write(at, language, 'weekday');
}

/** Everything, with the zone. */
export function wholeMoment(at: number, language: Language): string {
  return write(at, language, 'whole');
}
