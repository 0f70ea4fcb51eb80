// Owns the panel's language: its words, and how it writes times, days and numbers.
import type { Language } from '../../host-line/panel-address.ts';
import { english, type PanelTexts } from './english.ts';
import { french } from './french.ts';

export const catalogues: Record<Language, PanelTexts> = { en: english, fr: french };

export type PanelLanguage = {
  language: Language;
  texts: PanelTexts;
  /** `14:05` or `2:05 PM`, in this device's zone. */
  time(at: number): string;
  /** *Today*, *Yesterday*, else the date; `now` is the server's time, since this device's clock may be years off. */
  day(at: number, now: number): string;
  number(value: number): string;
};

const dayMs = 86_400_000;

export function panelLanguage(language: Language): PanelLanguage {
  const texts = catalogues[language];

  const time = new Intl.DateTimeFormat(language, { hour: 'numeric', minute: '2-digit' });
  const thisYear = new Intl.DateTimeFormat(language, { weekday: 'long', day: 'numeric', month: 'long' });
  const otherYear = new Intl.DateTimeFormat(language, { day: 'numeric', month: 'long', year: 'numeric' });
  const number = new Intl.NumberFormat(language);
  return {
    language,
    texts,
    time: (at) => time.format(at),
    day: (at, now) => {
      if (sameDay(at, now)) return texts.today;
      if (sameDay(at, now - dayMs)) return texts.yesterday;
      const written = (
        new Date(at).getFullYear() === new Date(now).getFullYear() ? thisYear : otherYear
      ).format(at);
      return written.charAt(0).toUpperCase() + written.slice(1);
    },
    number: (value) => number.format(value),
  };
}

export function sameDay(left: number, right: number): boolean {
  return new Date(left).toDateString() === new Date(right).toDateString();
}
