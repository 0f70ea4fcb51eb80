import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCallId } from './read-call-id.ts';

describe('readCallId', () => {
  it('DESK-8 finds the id of any frame that has one, wherever it stands', () => {
    fc.assert(
      fc.property(fc.nat(), fc.jsonValue(), fc.boolean(), (callId, rest, first) => {
        const frame = first ? { callId, rest } : { rest, callId };
        return readCallId(JSON.stringify(frame)) === callId;
      }),
    );
  });

  it.each([
    '',
    'null',
    '[]',
    '{}',
    '{"callId":"1"}',
    '{"callId":-1}',
    '{"callId":1.5}',
    '{"callId":9999999999999999}',
    '{"notice":"x"}',
  ])('DESK-8 finds none in %s', (text) => {
    expect(readCallId(text)).toBeNull();
  });
});
