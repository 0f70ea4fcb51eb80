// Owns that the state of the link reads as a phrase in both languages.
import { expect, test } from 'vitest';
import { sayingOf } from '../texts/say.ts';
import { linkInWords } from './link-words.ts';

const counts = { toSend: 0, held: [], refused: 0, serverAheadMs: 0, disk: 'ok' as const, salvaged: false };

test('UI-19 every state of the link is said in words', () => {
  const en = sayingOf('en');
  expect(linkInWords({ state: 'live', ...counts, latencyMs: 13.6 }, en, 'en')).toBe('Live · 14 ms');
  expect(linkInWords({ state: 'live', ...counts, latencyMs: null }, en, 'en')).toBe('Live');
  expect(linkInWords({ state: 'live', ...counts, toSend: 2, latencyMs: 5 }, en, 'en')).toBe(
    'Live · sending 2',
  );
  expect(linkInWords({ state: 'offline', ...counts, toSend: 3, nextTryAt: null }, en, 'en')).toBe(
    'Offline — 3 to send',
  );
  expect(linkInWords({ state: 'offline', ...counts, nextTryAt: 1 }, sayingOf('fr'), 'fr')).toBe('Hors ligne');
  expect(linkInWords({ state: 'catching-up', ...counts, remaining: 1204 }, en, 'en')).toBe(
    'Catching up 1,204',
  );
  expect(linkInWords({ state: 'connecting', ...counts }, sayingOf('fr'), 'fr')).toBe('Connexion…');
  expect(linkInWords({ state: 'refused', ...counts, reason: 'revoked' }, en, 'en')).toBe(
    'Access was withdrawn',
  );
});
