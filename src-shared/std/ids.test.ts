import { describe, expect, test } from 'vitest';
import { commandIdSchema, conversationIdSchema, epochMsSchema, sequenceSchema } from './ids.ts';

describe('ids and numbers at a door', () => {
  test('WIRE-5 ids are short, plain text', () => {
    expect(conversationIdSchema.safeParse('c_01.A-b').success).toBe(true);
    for (const id of ['', 'x'.repeat(65), 'a b', "' OR 1=1--", '../x', 'é', 'a\u0000', '%00', null, 7]) {
      expect(conversationIdSchema.safeParse(id).success).toBe(false);
    }
  });

  test('WIRE-5 command ids are long enough not to meet by chance and hold no dot', () => {
    expect(commandIdSchema.safeParse('x'.repeat(16)).success).toBe(true);
    for (const id of ['x'.repeat(15), 'x'.repeat(49), `${'x'.repeat(16)}.taken`]) {
      expect(commandIdSchema.safeParse(id).success).toBe(false);
    }
  });

  test('WIRE-5 sequences and times are whole, not negative, not beyond what a date can hold', () => {
    expect(sequenceSchema.safeParse(0).success).toBe(true);
    expect(epochMsSchema.safeParse(1_763_776_800_000).success).toBe(true);
    for (const number of [-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53, '1']) {
      expect(sequenceSchema.safeParse(number).success).toBe(false);
      expect(epochMsSchema.safeParse(number).success).toBe(false);
    }
    expect(epochMsSchema.safeParse(8_640_000_000_000_001).success).toBe(false);
  });
});
