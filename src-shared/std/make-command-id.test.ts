// Tries that command ids fit their schema, sort by time and differ by chance.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { commandIdSchema } from './ids.ts';
import { commandIdChance, makeCommandId } from './make-command-id.ts';

const chance = fc.uint8Array({ minLength: commandIdChance, maxLength: commandIdChance });
const time = fc.integer({ min: 0, max: 8_640_000_000_000_000 / 1000 });

it('makes ids their own schema takes, sorted by time', () => {
  fc.assert(
    fc.property(time, time, chance, chance, (left, right, leftChance, rightChance) => {
      const [one, other] = [makeCommandId(left, leftChance), makeCommandId(right, rightChance)];
      expect(commandIdSchema.parse(one)).toBe(one);
      if (left < right) expect(one < other).toBe(true);
    }),
  );
});

it('makes different ids in one millisecond from different chance', () => {
  const at = (byte: number) => makeCommandId(1_700_000_000_000, new Uint8Array(commandIdChance).fill(byte));
  expect(at(1)).not.toBe(at(2));
});

it('refuses too little chance', () => {
  expect(() => makeCommandId(0, new Uint8Array(4))).toThrow('random bytes');
});
