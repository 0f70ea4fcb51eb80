// Owns the proof that a command read without its schema is what the schema reads, and that nothing else is read so.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { consoleUpSchema } from '../../src-shared/wire/up.ts';
import { widgetUpSchema } from '../../src-shared/wire/widget-up.ts';
import { type FrameObject, readFrame } from './read-frame.ts';
import { readPlainMessage, readPlainReply } from './read-plain-command.ts';

const message = { name: 'send-message', conversationId: 'c-1', text: 'Good morning' };
const reply = { name: 'send-reply', conversationId: 'c-1', epoch: 3, text: 'Good morning' };
const frameOf = (command: object) => ({ type: 'command', id: 'command_0123456789', at: 5, command });

const id = fc.oneof(
  fc.stringMatching(/^[A-Za-z0-9_-]{16,48}$/),
  fc.stringMatching(/^[A-Za-z0-9_.-]{1,64}$/),
  fc
    .oneof(
      fc.integer({ min: 14, max: 18 }),
      fc.integer({ min: 46, max: 50 }),
      fc.integer({ min: 62, max: 66 }),
    )
    .map((length) => 'x'.repeat(length)),
  fc.constantFrom('', 'command 0123456789', 'command_0123456789\n', 'commandé0123456789', '__proto__'),
);
const count = fc.oneof(
  fc.nat(),
  fc.constantFrom(0, -0, -1, 0.5, Number.MAX_SAFE_INTEGER, 2 ** 53, 1e300, Number.NaN),
  fc.constantFrom(8_640_000_000_000_000, 8_640_000_000_000_001),
);
const words = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom('', '\ud800', 'a\udc00b', '\u0000', '😀'.repeat(6_000), 'x'.repeat(20_000)),
);
const anything = fc.oneof(
  fc.constantFrom<unknown>(undefined, null, true, 'command', 'send-message', 'send-reply', '7', 7),
  fc.constantFrom<unknown>([], {}, ['c-1'], { text: 'x' }),
);
const command = fc.record({
  name: fc.constantFrom(
    'send-message',
    'send-message',
    'send-reply',
    'send-reply',
    'add-note',
    'mark-read',
    '',
  ),
  ...{ conversationId: id, epoch: count, text: words },
});
const extra = fc.dictionary(
  fc.constantFrom('extra', '__proto__', 'constructor', 'toString', 'hasOwnProperty'),
  anything,
);
const spoilt = (names: readonly string[]) =>
  fc.option(fc.tuple(fc.constantFrom(...names), fc.option(anything, { nil: undefined })), { freq: 4 });

/** A good command with some of its fields another, left out, or more than there are; told apart by nothing but its words. */
const nearly = fc
  .record({
    good: fc.constantFrom(message, reply),
    ...{ command, id, at: count, extra, extraInside: extra },
    type: fc.constantFrom('command', 'command', 'command', 'command', 'ping', 'hello'),
    keep: fc.subarray(Object.keys(reply)),
    keepOutside: fc.subarray(['id', 'at']),
    spoiltOutside: spoilt(['type', 'id', 'at', 'command']),
    spoiltInside: spoilt(Object.keys(reply)),
  })
  .map((parts) => {
    const kept = (names: string[], from: object) =>
      Object.fromEntries(names.filter((name) => name in from).map((name) => [name, Reflect.get(from, name)]));
    const spoil = (value: object, how: readonly [string, unknown] | null) =>
      how === null ? value : { ...value, [how[0]]: how[1] };
    const inside = { ...parts.command, ...kept(parts.keep, parts.good), ...parts.extraInside };
    const outside = { ...kept(parts.keepOutside, frameOf({})), ...parts.extra };
    return spoil(
      {
        type: parts.type,
        id: parts.id,
        at: parts.at,
        ...outside,
        command: spoil(inside, parts.spoiltInside),
      },
      parts.spoiltOutside,
    );
  });

/** As it comes over the wire: what JSON cannot say is not there, and `__proto__` is a key like any other. */
function overTheWire(frame: unknown): FrameObject | null {
  const read = readFrame(Buffer.from(JSON.stringify(frame) ?? ''));
  return read.ok ? read.value : null;
}

const kinds = [
  { read: readPlainMessage, schema: widgetUpSchema, name: 'send-message', good: frameOf(message) },
  { read: readPlainReply, schema: consoleUpSchema, name: 'send-reply', good: frameOf(reply) },
] as const;

function expectAsTheSchemas(frame: FrameObject | null): void {
  if (frame === null) return;
  for (const { read, schema, name } of kinds) {
    const plain = read(frame);
    const parsed = schema.safeParse(frame);
    // The words' order too: a command is known again by how it is written (command-fingerprint.ts).
    if (plain !== null) expect(JSON.stringify(plain)).toBe(JSON.stringify(parsed.data));
    if (plain !== null) expect(plain).toStrictEqual(parsed.data);
    else expect(parsed.data?.type === 'command' && parsed.data.command.name === name).toBe(false);
  }
}

it('SRV-60 a message or a reply read without its schema is read exactly as the schema reads it, and refused when it is', () => {
  for (const { read, schema, good } of kinds) expect(read(good)).toStrictEqual(schema.parse(good));
  fc.assert(fc.property(nearly.map(overTheWire), expectAsTheSchemas), { numRuns: 4_000 });
  fc.assert(
    fc.property(
      fc.json().map((text) => overTheWire(JSON.parse(text))),
      expectAsTheSchemas,
    ),
  );
});

it('SRV-60 each field of a message and of a reply is looked at', () => {
  const values = [
    '',
    'a b',
    'x'.repeat(15),
    'x'.repeat(49),
    'x'.repeat(65),
    -1,
    0.5,
    2 ** 53,
    null,
    true,
    [],
    {},
  ];
  for (const { good } of kinds) {
    for (const value of values) {
      for (const name of Object.keys(good)) expectAsTheSchemas(overTheWire({ ...good, [name]: value }));
      for (const name of Object.keys(good.command))
        expectAsTheSchemas(overTheWire({ ...good, command: { ...good.command, [name]: value } }));
    }
  }
});
