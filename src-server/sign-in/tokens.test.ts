// Tries tokens: unguessable, kept only as hashes, a visitor's known again without anything stored.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createTokens } from './tokens.ts';

const tokens = createTokens('a-secret-for-tests-only-0123456789abcdef');
const others = createTokens('another-secret-for-tests-0123456789abcdef');

it('SRV-2 session tokens have 256 bits, their hash depends on the secret', () => {
  const made = new Set(Array.from({ length: 1_000 }, () => tokens.newSessionToken()));
  expect(made.size).toBe(1_000);
  for (const token of made) expect(Buffer.from(token, 'base64url')).toHaveLength(32);
  const [token = ''] = made;
  expect(tokens.hashSessionToken(token).equals(tokens.hashSessionToken(token))).toBe(true);
  expect(tokens.hashSessionToken(token).equals(others.hashSessionToken(token))).toBe(false);
});

it('SRV-12 a visitor is known again by their token, and by nothing else', () => {
  const visitor = tokens.newVisitor();
  expect(tokens.readVisitor(visitor.token)).toEqual(visitor);
  expect(visitor.shortCode).toMatch(/^[2-9A-HJ-NP-Z]{4}$/);
  expect(others.readVisitor(visitor.token)).toBeNull();
  fc.assert(
    fc.property(fc.nat(visitor.token.length - 1), fc.constantFrom('A', 'B', '.', '', '-x'), (at, other) => {
      const changed = visitor.token.slice(0, at) + other + visitor.token.slice(at + 1);
      expect(changed === visitor.token || tokens.readVisitor(changed) === null).toBe(true);
    }),
  );
  fc.assert(fc.property(fc.string(), (text) => tokens.readVisitor(text) === null));
});
