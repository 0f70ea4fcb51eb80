// Owns how countries and languages are called in the language of the window.
import type { Language } from '../../src-shared/bridge/views.ts';

/** A two-letter code in words; anything else as it came. */
export function countryName(country: string | null, language: Language): string | null {
  if (country === null || !/^[A-Z]{2}$/i.test(country)) return country;
  return (
    new Intl.DisplayNames(language, { type: 'region', fallback: 'code' }).of(country.toUpperCase()) ?? country
  );
}

/** What `language` calls the language `named`. */
export function languageName(named: Language, language: Language): string {
  return new Intl.DisplayNames(language, { type: 'language' }).of(named) ?? named;
}
