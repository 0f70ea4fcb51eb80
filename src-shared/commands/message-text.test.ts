import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { maxMessageLength } from '../domain/conversation/message.ts';
import { acceptText } from './message-text.ts';

describe('acceptText', () => {
  test('SEND-1 ordinary text passes as it is', () => {
    expect(acceptText('Bonjour, ça va ?\nOui.')).toEqual({ ok: true, value: 'Bonjour, ça va ?\nOui.' });
  });

  test('SEND-1 blank text is refused, NUL alone included', () => {
    for (const blank of ['', ' ', '\n\t ', '\u0000', ' \u0000\u00a0 ']) {
      expect(acceptText(blank)).toEqual({ ok: false, error: 'empty-text' });
    }
  });

  test('SEND-1 100,001 characters are refused, the longest allowed pass', () => {
    expect(acceptText('x'.repeat(100_001))).toEqual({ ok: false, error: 'text-too-long' });
    expect(acceptText('x'.repeat(maxMessageLength + 1))).toEqual({ ok: false, error: 'text-too-long' });
    expect(acceptText('x'.repeat(maxMessageLength)).ok).toBe(true);
  });

  test('SEND-1 lone surrogates become U+FFFD, pairs stay whole', () => {
    expect(acceptText('a\ud83db')).toEqual({ ok: true, value: 'a\ufffdb' });
    expect(acceptText('\udc00')).toEqual({ ok: true, value: '\ufffd' });
    expect(acceptText('👋')).toEqual({ ok: true, value: '👋' });
  });

  test('SEND-1 NUL is dropped inside text', () => {
    expect(acceptText('a\u0000b')).toEqual({ ok: true, value: 'ab' });
  });

  test('SEND-1 zalgo and right-to-left text pass untouched', () => {
    const zalgo = `h${'\u0301'.repeat(300)}i`;
    const rightToLeft = 'مرحبا \u202etxt.exe שלום';
    expect(acceptText(zalgo)).toEqual({ ok: true, value: zalgo });
    expect(acceptText(rightToLeft)).toEqual({ ok: true, value: rightToLeft });
  });

  test('SEND-1 whatever passes is well-formed, without NUL, not blank, bounded, and passes again unchanged', () => {
    const anyUnits = fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 80 });
    fc.assert(
      fc.property(anyUnits, fc.integer({ min: 1, max: 400 }), (units, times) => {
        const raw = String.fromCharCode(...units).repeat(times);
        const accepted = acceptText(raw);
        if (!accepted.ok) {
          const words = raw.replaceAll('\u0000', '');
          expect(words.trim() === '' || words.length > maxMessageLength).toBe(true);
          return;
        }
        expect(accepted.value.isWellFormed()).toBe(true);
        expect(accepted.value).not.toContain('\u0000');
        expect(accepted.value.trim()).not.toBe('');
        expect(accepted.value.length).toBeLessThanOrEqual(maxMessageLength);
        expect(acceptText(accepted.value)).toEqual(accepted);
      }),
    );
  });
});
