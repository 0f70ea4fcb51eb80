import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { conversationStatusSchema, isOngoing, pageSchema, previewOf } from './conversation.ts';

describe('previewOf', () => {
  test('SEND-12 joins lines and runs of space', () => {
    expect(previewOf('  Hello\n\n  there\t!  ')).toBe('Hello there !');
  });

  test('SEND-12 cuts before a pair that would not fit whole', () => {
    const text = `${'a'.repeat(139)}👋`;
    expect(previewOf(text)).toBe('a'.repeat(139));
    expect(previewOf(`${'a'.repeat(138)}👋b`)).toBe(`${'a'.repeat(138)}👋`);
  });

  test('SEND-12 of well-formed text is well-formed, one line, and a beginning of it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (text) => {
        const preview = previewOf(text);
        expect(preview.length).toBeLessThanOrEqual(140);
        expect(preview.isWellFormed()).toBe(true);
        expect(preview).not.toMatch(/[\n\r\t]/);
        expect(text.replace(/\s+/g, ' ').trim().startsWith(preview)).toBe(true);
      }),
    );
  });
});

describe('isOngoing', () => {
  test('SEND-6 only resolved and abandoned conversations have ended', () => {
    const ended = conversationStatusSchema.options.filter((status) => !isOngoing({ status }));
    expect(ended).toEqual(['resolved', 'abandoned']);
  });
});

describe('pageSchema', () => {
  test('WIRE-5 a page is http or https, bounded; the good case passes', () => {
    expect(pageSchema.safeParse({ url: 'https://shop.example/cart', title: 'Cart' }).success).toBe(true);
    for (const url of [
      'javascript:alert(1)',
      'file:///etc/passwd',
      ' https://x',
      `https://${'x'.repeat(2_000)}`,
    ]) {
      expect(pageSchema.safeParse({ url, title: '' }).success).toBe(false);
    }
  });
});
