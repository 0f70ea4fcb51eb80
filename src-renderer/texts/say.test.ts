// Owns that texts become words: placeholders, plurals of each language, numbers as each writes them.
import { describe, expect, test } from 'vitest';
import { sayingOf } from './say.ts';

describe('saying', () => {
  test('UI-1 takes the form of the number each language asks for', () => {
    const english = sayingOf('en');
    const french = sayingOf('fr');
    expect([0, 1, 2].map((count) => english('inbox.unread', { count }))).toEqual([
      '0 unread messages',
      '1 unread message',
      '2 unread messages',
    ]);
    expect([0, 1, 2, 1_000_000].map((count) => french('inbox.unread', { count }))).toEqual([
      '0 message non lu',
      '1 message non lu',
      '2 messages non lus',
      '1000000 messages non lus',
    ]);
  });

  test('UI-1 puts what it is given into the words, as it is', () => {
    expect(sayingOf('en')('thread.typing', { name: '<b>$& {{x}}' })).toBe('<b>$& {{x}} is writing…');
    expect(sayingOf('fr')('owner.other', { name: 'Zoé' })).toBe('Avec Zoé');
  });
});
