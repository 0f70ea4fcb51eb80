// Tries that the same command has one fingerprint and another command, or asker, another.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { commandFingerprint } from './command-fingerprint.ts';

const command = fc.record({ name: fc.constantFrom('send-message', 'add-note'), text: fc.string() });

it('is a whole number SQLite and JavaScript both hold, the same for the same', () => {
  fc.assert(
    fc.property(fc.string(), command, (who, asked) => {
      const fingerprint = commandFingerprint(who, asked);
      expect(Number.isSafeInteger(fingerprint) && fingerprint >= 0).toBe(true);
      expect(commandFingerprint(who, { ...asked })).toBe(fingerprint);
    }),
  );
});

it('tells tens of thousands of near alike apart', () => {
  const seen = new Set<number>();
  for (let count = 0; count < 30_000; count += 1) {
    seen.add(commandFingerprint('visitor:a', { name: 'send-message', text: `${count}` }));
    seen.add(commandFingerprint('visitor:b', { name: 'send-message', text: `${count}` }));
  }
  expect(seen.size).toBe(60_000);
});

it('SRV-9 stays what it was in databases of before: a command that comes again after an update is the same', () => {
  const command = { name: 'send-message', conversationId: 'c-1', text: 'Où est mon colis ? 😀' };
  expect(commandFingerprint('visitor:a', command)).toBe(6692992757557913);
});
