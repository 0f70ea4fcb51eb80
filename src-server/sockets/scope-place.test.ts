// Tries the text of a place among other rights: read back as written, of no other database, never too long.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { moreSchema } from '../../src-shared/wire/up.ts';
import { readScopePlace, type ScopePlace, writeScopePlace } from './scope-place.ts';

const number = fc.nat({ max: 999_999_999_999_999 });
const numbers = { first: number, reducedTo: number, broughtTo: number };
const walk = fc.record({
  ...{ startedAt: number, endedBy: number, below: number, order: number },
  pass: fc.constantFrom(0 as const, 1 as const, 2 as const),
});
const whole = fc.record({ seq: number, sentUpTo: number });
const place: fc.Arbitrary<ScopePlace> = fc.oneof(
  fc.record({ ...numbers, walk, whole: fc.constant(null) }),
  fc.record({ ...numbers, walk: fc.constant(null), whole: fc.option(whole) }),
);
const longest = 'd'.repeat(64);

it('SRV-26 a place among other rights reads back as it was written, and passes the wire whatever its numbers', () => {
  fc.assert(
    fc.property(place, fc.constantFrom('database-1', 'a.b.1', '-', longest), (written, databaseId) => {
      const text = writeScopePlace(written, databaseId);
      expect(readScopePlace(text, databaseId)).toEqual(written);
      expect(readScopePlace(text, `${databaseId}2`)).toBeNull();
      expect(moreSchema.parse({ type: 'more', after: 1, place: text }).place).toBe(text);
    }),
  );
});

it('SRV-26 what this server never wrote is no place among other rights', () => {
  for (const text of [
    '',
    'rights',
    'rights.1.2.3',
    'rights.1.2.3.-.other',
    'rights.1.2.x.-.d',
    '1.2.1.3.4.d',
    'rights.-1.2.3.-.d',
    'rights.1.2.3.whole.4.d',
    'rights.1.2.3.whole.4.5.other',
  ])
    expect(readScopePlace(text, 'd'), text).toBeNull();
});
