// Owns that the state of the link reads as a phrase in both languages.
import { expect, test } from 'vitest';
import { heldActSchema } from '../../src-shared/bridge/views.ts';
import { sayingOf } from '../texts/say.ts';
import { linkInWords } from './link-words.ts';

const counts = {
  ...{ toSend: 0, held: [], unanswered: 0, refused: 0, serverAheadMs: 0 },
  ...{ disk: 'ok' as const, salvagedAt: null },
};

test('UI-19 every state of the link is said in words', () => {
  const en = sayingOf('en');
  expect(linkInWords({ state: 'live', ...counts, latencyMs: 13.6 }, null, 0, en, 'en')).toBe('Live · 14 ms');
  expect(linkInWords({ state: 'live', ...counts, latencyMs: null }, null, 0, en, 'en')).toBe('Live');
  const sending = { state: 'live' as const, ...counts, toSend: 3, unanswered: 2, latencyMs: 5 };
  expect(linkInWords(sending, null, 0, en, 'en')).toBe('Live · sending 2');
  expect(linkInWords({ state: 'offline', ...counts, toSend: 3, nextTryAt: null }, null, 0, en, 'en')).toBe(
    'Offline — 3 to send',
  );
  expect(linkInWords({ state: 'offline', ...counts, nextTryAt: 1 }, null, 0, sayingOf('fr'), 'fr')).toBe(
    'Hors ligne',
  );
  expect(linkInWords({ state: 'catching-up', ...counts, remaining: 1204 }, null, 0, en, 'en')).toBe(
    'Catching up 1,204',
  );
  expect(linkInWords({ state: 'catching-up', ...counts, remaining: 0 }, null, 0, en, 'en')).toBe(
    'Catching up…',
  );
  expect(linkInWords({ state: 'connecting', ...counts }, null, 0, sayingOf('fr'), 'fr')).toBe('Connexion…');
  expect(linkInWords({ state: 'refused', ...counts, reason: 'revoked' }, null, 0, en, 'en')).toBe(
    'Access was withdrawn',
  );
});

test('UI-19 a weak line is said as one, and what is held is not said to be on its way', () => {
  const [en, fr] = [sayingOf('en'), sayingOf('fr')];
  const live = { state: 'live' as const, ...counts, toSend: 2, unanswered: 2, latencyMs: 2_400 };
  expect(linkInWords(live, { why: 'slow', seconds: 2 }, 0, en, 'en')).toBe('Weak line — answers take 2 s');
  expect(linkInWords(live, { why: 'unanswered', count: 2 }, 0, en, 'en')).toBe('Weak line — 2 not confirmed');
  expect(linkInWords(live, { why: 'unanswered', count: 2 }, 0, fr, 'fr')).toBe(
    'Ligne faible — 2 non confirmés',
  );
  const held = heldActSchema.parse({
    entryId: 'command-0000000001',
    conversationId: 'c1',
    command: 'send-reply',
    until: 5_000,
  });
  const holding = { ...live, toSend: 1, unanswered: 0, held: [held], latencyMs: 14 };
  expect(linkInWords(holding, null, 4_000, en, 'en')).toBe('Live · 14 ms');
  // Over, and not told to have left: it waits, as its bubble says.
  expect(linkInWords(holding, null, 6_000, en, 'en')).toBe('Live · 1 waiting to send');
  const behindIt = { ...holding, toSend: 2 };
  expect(linkInWords(behindIt, null, 4_000, en, 'en')).toBe('Live · 1 waiting to send');
  expect(linkInWords(behindIt, null, 4_000, fr, 'fr')).toBe('En direct · 1 en attente d’envoi');
});
