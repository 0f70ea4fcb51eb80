// Owns that what people write becomes a harmless tree: nothing lost, no link but to web, mail and phone.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Block, type Inline, parseMarkdown } from './parse-markdown.ts';

function inlinesOf(block: Block): Inline[] {
  switch (block.kind) {
    case 'code-block':
      return [{ kind: 'code', text: block.text }];
    case 'list':
      return block.items.flat();
    default:
      return block.children;
  }
}

function flatten(inlines: readonly Inline[]): Inline[] {
  return inlines.flatMap((inline) =>
    'children' in inline ? [inline, ...flatten(inline.children)] : [inline],
  );
}

function textOf(text: string): string {
  return flatten(parseMarkdown(text).flatMap(inlinesOf))
    .map((inline) => ('text' in inline ? inline.text : ''))
    .join('');
}

const links = (text: string) =>
  flatten(parseMarkdown(text).flatMap(inlinesOf)).flatMap((inline) =>
    inline.kind === 'link' ? [inline.url] : [],
  );

describe('a message', () => {
  test('UI-7 knows bold, emphasis, code, quotes, lists and line breaks', () => {
    expect(parseMarkdown('**a** _b_ `c*d*`\nnext')).toEqual([
      {
        kind: 'paragraph',
        children: [
          { kind: 'strong', children: [{ kind: 'text', text: 'a' }] },
          { kind: 'text', text: ' ' },
          { kind: 'emphasis', children: [{ kind: 'text', text: 'b' }] },
          { kind: 'text', text: ' ' },
          { kind: 'code', text: 'c*d*' },
          { kind: 'break' },
          { kind: 'text', text: 'next' },
        ],
      },
    ]);
    expect(
      parseMarkdown('> q\n- one\n- two\n\n3. three\n```js\n<b>**x**\n```').map((block) => block.kind),
    ).toEqual(['quote', 'list', 'list', 'code-block']);
  });

  test('UI-7 leaves alone what only looks like markup', () => {
    for (const text of [
      '2 * 3 * 4',
      'snake_case_name',
      'a*b*c',
      '**',
      '* ',
      '[x]',
      '[x](y z)',
      '#5',
      '-5 degrees',
      '`',
    ]) {
      expect(textOf(text)).toBe(text);
    }
  });

  test('UI-7 opens web, mail and phone links only', () => {
    expect(links('see https://a.example/x?y=(1). and http://b.example, mailto:a@b.example')).toEqual([
      'https://a.example/x?y=(1)',
      'http://b.example',
      'mailto:a@b.example',
    ]);
    expect(links('[call](tel:+33 1)')).toEqual([]);
    expect(links('[call](tel:+331)')).toEqual(['tel:+331']);
    for (const bad of [
      'javascript:alert(1)',
      'data:text/html,x',
      'file:///etc/passwd',
      'vbscript:x',
      '//a.example',
      'https://',
      'guichet://x',
      'jAvAsCrIpT:x',
    ]) {
      expect(links(`[x](${bad})`), bad).toEqual([]);
    }
  });

  test('UI-7 without markup comes out as it went in', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...'aé עש🙂<>&"\'/\\ .,!?()'.split('')), minLength: 1 }),
        (text) => {
          fc.pre(!text.startsWith('> ') && text.trim() !== '');
          expect(textOf(text)).toBe(text);
        },
      ),
    );
  });

  test('UI-7 of any kind parses, loses no letter, and links nowhere else', () => {
    const hostile = fc.string({
      unit: fc.constantFrom(
        '*',
        '_',
        '`',
        '[',
        ']',
        '(',
        ')',
        '>',
        '-',
        ' ',
        '\n',
        'a',
        '1.',
        'http://',
        'https://x.y',
        'javascript:',
        '\u202e',
        '\ud800',
        '\u0000',
      ),
    });
    fc.assert(
      fc.property(hostile, (text) => {
        const letters = (one: string) => one.replaceAll(/[^a]/g, '').length;
        // A link that was named shows its name, so its address counts too.
        const shown = textOf(text) + links(text).join('');
        expect(letters(shown)).toBeGreaterThanOrEqual(letters(text.replaceAll(/```.*/g, '')));
        for (const url of links(text)) expect(url).toMatch(/^(https?:\/\/|mailto:|tel:)/i);
      }),
      { numRuns: 1000 },
    );
  });

  test.each(['*', '**a ', '[', '[a](', '`', 'https://?', '[[a](', '_a', 'https://a)'])(
    'UI-7 made of nothing but "%s" at full length is parsed at once',
    (piece) => {
      const text = piece.repeat(Math.ceil(10_000 / piece.length)).slice(0, 10_000);
      expect(parseMarkdown(text).length).toBe(1);
    },
  );
});
