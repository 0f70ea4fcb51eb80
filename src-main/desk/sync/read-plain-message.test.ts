// Owns the proof that a message read without the schema is what the schema reads, and that nothing else is read so.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { maxMessageLength } from '../../../src-shared/domain/conversation/message.ts';
import { rowSchema } from '../../../src-shared/wire/row.ts';
import { readPlainMessage } from './read-plain-message.ts';

const good = {
  row: 'message',
  value: {
    ...{ id: 'm1', conversationId: 'c1', author: { kind: 'contact', id: 'p1' }, at: 5, order: 3, seq: 4 },
    ...{ kind: 'incoming', text: 'Good morning' },
  },
};

const id = fc.oneof(
  fc.stringMatching(/^[A-Za-z0-9_.-]{1,64}$/),
  fc.integer({ min: 60, max: 85 }).map((length) => 'x'.repeat(length)),
  fc.constantFrom('', 'a b', 'a\n', 'ä', 'a|b'),
);
const count = fc.oneof(
  fc.nat(),
  fc.constantFrom(0, -0, -1, 0.5, Number.MAX_SAFE_INTEGER, 2 ** 53),
  fc.constantFrom(8_640_000_000_000_000, 8_640_000_000_000_001, 1e300, Number.NaN),
);
const words = fc.oneof(
  fc.string(),
  fc.integer({ min: 9_998, max: 10_002 }).map((length) => 'é'.repeat(length)),
  // Two units each.
  fc.integer({ min: 4_999, max: 5_001 }).map((length) => '😀'.repeat(length)),
);
const anything = fc.oneof(
  fc.constantFrom(undefined, null, true, 'message', 'incoming', '7', 7),
  fc.constantFrom<unknown>([], {}, ['m1']),
);
const message = fc.record({
  ...{ id, conversationId: id, at: count, order: count, seq: count, text: words },
  author: fc.record({ kind: fc.constantFrom('contact', 'agent', 'system', 'robot'), id, extra: anything }),
  kind: fc.constantFrom('incoming', 'outgoing', 'note', 'activity', 'other'),
});
/** A good row with some of its fields another, left out, or more than there are. */
const nearly = fc
  .record({
    row: fc.constantFrom('message', 'message', 'message', 'contact', 'draft'),
    value: message,
    keep: fc.subarray(Object.keys(good.value)),
    extra: fc.dictionary(fc.constantFrom('extra', 'editedAt', 'removedAt', '__proto__'), anything),
    spoilt: fc.option(fc.tuple(fc.constantFrom(...Object.keys(good.value)), anything), { freq: 5 }),
  })
  .map(({ row, value, keep, extra, spoilt }) => {
    const kept = keep.map((name) => [name, Reflect.get(good.value, name)]);
    const mixed = { ...value, ...Object.fromEntries(kept), ...extra };
    return { row, value: spoilt === null ? mixed : { ...mixed, [spoilt[0]]: spoilt[1] }, more: 1 };
  });

function expectAsTheSchema(row: unknown): void {
  const read = readPlainMessage(row);
  const parsed = rowSchema.safeParse(row);
  if (read !== null) {
    expect(parsed.success).toBe(true);
    expect(read).toStrictEqual(parsed.data);
    return;
  }
  if (parsed.data?.row !== 'message') return;
  // What it leaves to the schema though it is good: else it could as well read nothing.
  const { kind, author } = parsed.data.value;
  if (kind !== 'incoming' && kind !== 'outgoing') return;
  expect(author.kind === 'system' || parsed.data.value.text.length > maxMessageLength).toBe(true);
}

it('SYNC-4: a message read without its schema is read exactly as the schema reads it, and refused when it is', () => {
  expect(readPlainMessage(good)).toStrictEqual(rowSchema.parse(good));
  fc.assert(fc.property(nearly, expectAsTheSchema), { numRuns: 3_000 });
  fc.assert(fc.property(fc.anything({ withNullPrototype: true }), expectAsTheSchema));
});

it('SYNC-4: each field of a message is looked at', () => {
  const values = ['', 'a b', 'x'.repeat(81), -1, 0.5, 2 ** 53, null, true, [], {}, 'x'.repeat(10_001)];
  for (const name of Object.keys(good.value))
    for (const value of values) expectAsTheSchema({ ...good, value: { ...good.value, [name]: value } });
  for (const value of [...values, 'system', 'robot']) {
    for (const author of [
      { kind: 'contact', id: value },
      { kind: 'agent', id: value },
      { kind: value, id: 'a' },
    ])
      expectAsTheSchema({ ...good, value: { ...good.value, author } });
    expectAsTheSchema({ ...good, row: value });
    expectAsTheSchema(value);
  }
});
