// Owns that every refused act is named in words.
import { expect, test } from 'vitest';
import { sayingOf } from '../texts/say.ts';
import { refusedInWords } from './act-words.ts';

test('OUTBOX-15 an act that can not be read is said not to have been sent, in words and not by its code', () => {
  const act = { command: 'unreadable', reason: 'invalid' } as const;
  expect(refusedInWords(act, sayingOf('en'))).toBe(
    'Not sent: this version cannot read what was to be done. What it holds:',
  );
  expect(refusedInWords(act, sayingOf('fr'))).toBe(
    'Non envoyé : cette version ne sait pas lire ce qui devait être fait. Son contenu :',
  );
});

test('UI-22 a refused act is called by what was done and why it was not', () => {
  const act = { command: 'edit-note', reason: 'not-author' } as const;
  expect(refusedInWords(act, sayingOf('en'))).toMatch(/^Edit note was refused: /);
  expect(refusedInWords(act, sayingOf('fr'))).toMatch(/^Modifier la note : refusé, /);
});
