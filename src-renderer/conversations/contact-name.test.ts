// Owns what contacts are called.
import { expect, test } from 'vitest';
import { sayingOf } from '../texts/say.ts';
import { contactName, initialsOf } from './contact-name.ts';

test('UI-15 an anonymous visitor is told apart by a short code, a person by their name', () => {
  expect(contactName({ name: ' ', shortCode: 'K7QF' }, sayingOf('fr'))).toBe('Visiteur K7QF');
  expect(contactName({ name: 'Zoé Petit', shortCode: 'K7QF' }, sayingOf('en'))).toBe('Zoé Petit');
  expect(initialsOf({ name: 'Jean-Baptiste de la Tour', shortCode: 'K7QF' })).toBe('JT');
  expect(initialsOf({ name: '𝒵oé', shortCode: 'K7QF' })).toBe('𝒵');
  expect(initialsOf({ name: '', shortCode: 'k7qf' })).toBe('QF');
});
