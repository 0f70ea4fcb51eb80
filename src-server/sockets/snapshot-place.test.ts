// Tries the text of a place: read as it was written, and nothing else is read.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readPlace, writePlace } from './snapshot-place.ts';

const number = fc.integer({ min: 0, max: 999_999_999_999_999 });
const place = fc.record({
  startedAt: number,
  endedBy: number,
  pass: fc.constantFrom(0 as const, 1 as const, 2 as const),
  below: number,
  order: number,
});
const databaseId = fc.stringMatching(/^[A-Za-z0-9_.-]{1,64}$/);

it('SRV-40 a place is read as it was written, for its own database only, and fits a frame', () => {
  fc.assert(
    fc.property(place, databaseId, databaseId, (written, own, other) => {
      const text = writePlace(written, own);
      expect(readPlace(text, own)).toEqual(written);
      expect(text.length).toBeLessThanOrEqual(200);
      if (other !== own) expect(readPlace(text, other)).toBeNull();
    }),
  );
});

it('SRV-40 any other text is no place', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(readPlace(text, 'database-1')).toBeNull();
    }),
  );
  for (const text of ['1.2.3.4.5.database-1', '1.2.1.-4.5.database-1', '1.2.1.4.database-1'])
    expect(readPlace(text, 'database-1'), text).toBeNull();
});
