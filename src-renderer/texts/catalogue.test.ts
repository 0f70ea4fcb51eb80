// Owns that the catalogue is whole: both languages, the same placeholders, every text used, every form of a number.
import { describe, expect, test } from 'vitest';
import { catalogue } from './catalogue.ts';
import type { Entry, Words } from './entry.ts';

const entries: [string, Entry][] = Object.entries(catalogue);
const sources = import.meta.glob<string>('../**/*.{ts,tsx}', {
  query: '?raw',
  import: 'default',
  eager: true,
});
const speaking = Object.entries(sources).filter(
  ([path]) => !path.includes('/catalogue') && !path.includes('.test.'),
);

function forms(words: Words): string[] {
  return typeof words === 'string' ? [words] : [words.one, words.other];
}

function placeholders(text: string): string[] {
  return [...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1] ?? '').sort();
}

describe('the catalogue', () => {
  test('UI-1 says everything in English and in French', () => {
    for (const [key, entry] of entries) {
      for (const text of [...forms(entry.en), ...forms(entry.fr)]) expect(text.trim(), key).not.toBe('');
    }
    expect(entries.length).toBeGreaterThan(150);
  });

  test('UI-1 asks for the same placeholders in both languages and in every form of a number', () => {
    for (const [key, entry] of entries) {
      const wanted = placeholders(forms(entry.en).at(-1) ?? '');
      for (const text of [...forms(entry.en), ...forms(entry.fr)])
        expect(placeholders(text), key).toEqual(wanted);
      expect(typeof entry.fr, key).toBe(typeof entry.en);
    }
  });

  test('UI-1 holds nothing that is never said', () => {
    expect(speaking.length).toBeGreaterThan(50);
    const code = speaking.map(([, source]) => source).join('\n');
    const silent = entries.map(([key]) => key).filter((key) => !code.includes(`'${key}'`));
    expect(silent).toEqual([]);
  });

  test('UI-1 leaves no English in the French beyond words that are the same', () => {
    const same = entries
      .filter(([, { en, fr }]) => JSON.stringify(en) === JSON.stringify(fr))
      .map(([key]) => key);
    expect(same).toEqual([
      'composer.note',
      'thread.label',
      'message.system',
      'context.conversation',
      'context.page',
      'source.docs',
      'window.title',
      'window.titleUnread',
      'rail.label',
      'settings.language.en',
      'settings.language.fr',
    ]);
  });

  test('UI-1 writes no words beside the catalogue', () => {
    const spokenInMarkup = />\s*[A-Za-zÀ-ÿ]{2,}[A-Za-zÀ-ÿ ,.’']*\s*</;
    const beside = speaking
      .filter(([path]) => path.endsWith('.tsx'))
      .filter(([, source]) => spokenInMarkup.test(source.replaceAll(/<[A-Z]\w*<|\w<\w+>\(|=>/g, '')))
      .map(([path]) => path);
    expect(beside).toEqual([]);
  });
});
