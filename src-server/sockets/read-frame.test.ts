// Tries the first look at frames: what is no object, what is grown too large inside, and what words may hold.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { describeBadFrame, readFrame } from './read-frame.ts';

const read = (text: string) => readFrame(Buffer.from(text));

it('SRV-6 any object within limits is read as JSON reads it, braces and quotes in its words included', () => {
  const word = fc.string({
    unit: fc.constantFrom('"', '\\', '{', '[', ']', '}', ',', ':', 'é', 'x', '\n'),
    maxLength: 2_000,
  });
  fc.assert(
    fc.property(fc.record({ type: word, a: fc.record({ b: fc.array(word, { maxLength: 5 }) }) }), (value) => {
      expect(read(JSON.stringify(value))).toEqual({ ok: true, value });
    }),
  );
});

it.each([
  ['', 'not-json'],
  ['{', 'not-json'],
  ['undefined', 'not-json'],
  ['1', 'not-an-object'],
  ['"text"', 'not-an-object'],
  ['null', 'not-an-object'],
  ['[]', 'not-an-object'],
  [`{"a":${'['.repeat(1_000)}${']'.repeat(1_000)}}`, 'too-deep'],
  [`{"a":[${'1,'.repeat(1_000)}1]}`, 'too-deep'],
  [`{${'{"a":'.repeat(100_000)}`, 'too-deep'],
  [`${' '.repeat(2_000)}"${'\\'.repeat(2_001)}`, 'not-json'],
])('SRV-6 %.20s… is %s', (text, problem) => {
  expect(read(text)).toEqual({ ok: false, problem });
});

it('SRV-6 an answer repeats nothing of a bad frame but an id of plain characters', () => {
  const plain = describeBadFrame('invalid', { id: 'abc-123', text: 'SECRET' });
  expect(plain).toEqual({ type: 'bad-frame', problem: 'invalid', id: 'abc-123', path: '' });
  for (const id of ['<script>', 'x'.repeat(65), 7, null, { $ne: 1 }]) {
    expect(describeBadFrame('invalid', { id }).id).toBeNull();
  }
});
