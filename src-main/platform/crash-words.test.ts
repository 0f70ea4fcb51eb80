// Owns the proof that a window that keeps dying says so in the agent's language, and promises no more than is kept.
import { expect, test } from 'vitest';
import { crashWords } from './crash-words.ts';

test('DESK-13: a window that keeps dying says in the agent’s language what is kept, and what perhaps is not', () => {
  expect(crashWords('en-GB')).toMatch(/is kept, except perhaps the last half second/);
  expect(crashWords('fr-CA')).toMatch(/est gardé, sauf peut-être la dernière demi-seconde/);
  expect(crashWords('de')).toBe(crashWords('en'));
});
