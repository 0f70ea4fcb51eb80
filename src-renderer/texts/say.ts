// Owns how a text of the catalogue becomes words of one language: placeholders, numbers, plurals.
import { createInstance } from 'i18next';
import type { Language } from '../../src-shared/bridge/views.ts';
import { catalogue, type TextKey, type TextParameters } from './catalogue.ts';
import type { Words } from './entry.ts';

export type Say = <Key extends TextKey>(
  key: Key,
  ...given: [TextParameters<Key>] extends [never] ? [] : [Record<TextParameters<Key>, string | number>]
) => string;

/** i18next tells plural forms apart by suffix; French has a form for millions that reads like the general one. */
function formsOf(key: string, words: Words): [string, string][] {
  if (typeof words === 'string') return [[key, words]];
  return [
    [`${key}_one`, words.one],
    [`${key}_many`, words.other],
    [`${key}_other`, words.other],
  ];
}

function wordsIn(language: Language): Record<string, string> {
  return Object.fromEntries(
    Object.entries(catalogue).flatMap(([key, entry]) => formsOf(key, entry[language])),
  );
}

const engine = createInstance({
  lng: 'en',
  fallbackLng: false,
  resources: { en: { translation: wordsIn('en') }, fr: { translation: wordsIn('fr') } },
  keySeparator: false,
  nsSeparator: false,
  initAsync: false,
  interpolation: { escapeValue: false },
});
void engine.init();

function sayIn(language: Language): Say {
  const translate = (key: string, given: Record<string, string | number>) =>
    String(engine.t(key, { ...given, lng: language }));
  const numbers = new Intl.NumberFormat(language);
  return (key, ...given) => {
    const parameters = given[0];
    if (parameters === undefined) return translate(key, {});
    const shown = Object.fromEntries(
      Object.entries<string | number>(parameters).map(([name, value]) => [
        name,
        typeof value === 'number' && name !== 'count' ? numbers.format(value) : value,
      ]),
    );
    return translate(key, shown);
  };
}

const sayings: Record<Language, Say> = { en: sayIn('en'), fr: sayIn('fr') };

/** How the window says things in `language`. */
export function sayingOf(language: Language): Say {
  return sayings[language];
}
