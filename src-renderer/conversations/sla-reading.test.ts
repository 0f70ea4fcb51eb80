// Owns how a first-response clock is shown: signal, share left, words in both languages.
import { expect, test } from 'vitest';
import { sayingOf } from '../texts/say.ts';
import { readSla, slaInWords } from './sla-reading.ts';

const running = { state: 'running', startedAt: 0, dueAt: 60_000 } as const;

test('UI-14 the ring drains from calm over soon to late, and is gone once answered', () => {
  expect(readSla(running, 0)).toMatchObject({ signal: 'calm', left: 1 });
  expect(readSla(running, 44_000).signal).toBe('calm');
  expect(readSla(running, 45_000)).toMatchObject({ signal: 'soon', left: 0.25 });
  expect(readSla(running, 60_001)).toMatchObject({ signal: 'late', left: 0, remainingMs: -1 });
  expect(readSla({ state: 'met', dueAt: 1, settledAt: 0 }, 5).signal).toBe('none');
});

test('UI-14 the same is said in words, written and spoken', () => {
  expect(slaInWords(running, 14_000, sayingOf('en'), 'en', false)).toBe('First answer in 0:46');
  expect(slaInWords(running, 14_000, sayingOf('en'), 'en', true)).toBe('First answer in 46 seconds');
  expect(slaInWords(running, 95_000, sayingOf('fr'), 'fr', false)).toBe('Première réponse en retard de 0:35');
  expect(slaInWords({ state: 'met_late', dueAt: 1, settledAt: 2 }, 5, sayingOf('en'), 'en', false)).toBe(
    'First answer was late',
  );
});
