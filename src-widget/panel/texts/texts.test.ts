import { describe, expect, it } from 'vitest';
import { loaderTexts } from '../../loader/loader-texts.ts';
import { catalogues, panelLanguage } from './panel-language.ts';

type Words = Readonly<Record<string, unknown>>;

/** Every leaf by its path; functions called with sample values. */
function leaves(words: Words, path = ''): Map<string, string> {
  const found = new Map<string, string>();
  for (const [key, value] of Object.entries(words)) {
    const at = `${path}${key}`;
    if (typeof value === 'string') found.set(at, value);
    else if (typeof value === 'function') found.set(at, String(value('Zoé', 'Zoé')));
    else if (typeof value === 'object' && value !== null) {
      for (const [inner, text] of leaves({ ...value }, `${at}.`)) found.set(inner, text);
    }
  }
  return found;
}

describe.each([
  ['panel', catalogues.en, catalogues.fr],
  ['loader', loaderTexts.en, loaderTexts.fr],
])('WIDGET-14 the words of the %s', (_, english, french) => {
  it('have the same keys in both languages', () => {
    expect([...leaves(french).keys()]).toEqual([...leaves(english).keys()]);
    expect(leaves(english).size).toBeGreaterThan(3);
  });

  it('are all said, and none is English in the French', () => {
    const said = leaves(english);
    // A name and a colon read the same in both, but for the space.
    for (const [key, text] of leaves(french)) {
      expect(text.trim(), key).not.toBe('');
      expect(text, key).not.toBe(said.get(key));
    }
  });
});

describe('panelLanguage', () => {
  const now = Date.UTC(2026, 2, 10, 12);

  it('names days by the server’s clock', () => {
    const { day, texts } = panelLanguage('en');
    expect(day(now - 1_000, now)).toBe(texts.today);
    expect(day(now - 86_400_000, now)).toBe(texts.yesterday);
    expect(day(now - 5 * 86_400_000, now)).toBe('Thursday, March 5');
    expect(panelLanguage('fr').day(now - 5 * 86_400_000, now)).toBe('Jeudi 5 mars');
    expect(panelLanguage('fr').day(now - 400 * 86_400_000, now)).toMatch(/2025$/);
  });
});
