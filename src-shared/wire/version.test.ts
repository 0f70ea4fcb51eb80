import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  deskProtocolRange,
  negotiateProtocol,
  protocolVersion,
  serverProtocolRange,
  widgetProtocolRange,
} from './version.ts';

const range = fc
  .tuple(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 1, max: 8 }))
  .map(([one, other]) => ({ min: Math.min(one, other), max: Math.max(one, other) }));

describe('negotiateProtocol', () => {
  test('WIRE-2 agrees with trying every version from the highest down', () => {
    fc.assert(
      fc.property(range, range, (client, server) => {
        const shared = [8, 7, 6, 5, 4, 3, 2, 1].find(
          (version) =>
            version >= client.min && version <= client.max && version >= server.min && version <= server.max,
        );
        const expected =
          shared === undefined
            ? { tooOld: client.max < server.min ? 'client' : 'server' }
            : { version: shared };
        expect(negotiateProtocol(client, server)).toEqual(expected);
      }),
      { numRuns: 1_000 },
    );
  });

  test('WIRE-2 names the side whose newest is older than the other can go', () => {
    expect(negotiateProtocol({ min: 1, max: 1 }, { min: 2, max: 3 })).toEqual({ tooOld: 'client' });
    expect(negotiateProtocol({ min: 2, max: 3 }, { min: 1, max: 1 })).toEqual({ tooOld: 'server' });
  });

  test('WIRE-2 this build’s ends speak its own version with one another', () => {
    for (const client of [deskProtocolRange, widgetProtocolRange])
      expect(negotiateProtocol(client, serverProtocolRange)).toEqual({ version: protocolVersion });
  });

  test('WIRE-2 a desk of the version before is served, and a server of the version before is called too old', () => {
    expect(negotiateProtocol({ min: 1, max: 1 }, serverProtocolRange)).toEqual({ version: 1 });
    expect(negotiateProtocol(deskProtocolRange, { min: 1, max: 1 })).toEqual({ tooOld: 'server' });
  });
});
