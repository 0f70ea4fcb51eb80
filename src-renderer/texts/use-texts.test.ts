// Owns which language is chosen.
import { expect, test } from 'vitest';
import { chooseLanguage } from './use-texts.ts';

test('UI-1 the language asked for wins, else the first of the machine’s that is ours, else English', () => {
  expect(chooseLanguage('fr', ['en-US'])).toBe('fr');
  expect(chooseLanguage(null, ['de-DE', 'fr-CA', 'en'])).toBe('fr');
  expect(chooseLanguage(null, ['en-GB', 'fr'])).toBe('en');
  expect(chooseLanguage(null, ['ja'])).toBe('en');
});
