// Owns that countries and languages are called as the window's language calls them.
import { expect, test } from 'vitest';
import { countryName, languageName } from './place-names.ts';

test('UI-15 a language is named in the language of the window', () => {
  expect(languageName('en', 'fr')).toBe('anglais');
  expect(languageName('fr', 'fr')).toBe('français');
  expect(languageName('en', 'en')).toBe('English');
  expect(languageName('fr', 'en')).toBe('French');
});

test('UI-15 a country is named in the language of the window; what is no code stays as it came', () => {
  expect(countryName('de', 'fr')).toBe('Allemagne');
  expect(countryName('DE', 'en')).toBe('Germany');
  expect(countryName('Utopia', 'en')).toBe('Utopia');
  expect(countryName(null, 'en')).toBeNull();
});
