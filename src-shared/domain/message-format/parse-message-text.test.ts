import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type MessageBlock, type MessageSpan, parseMessageText } from './parse-message-text.ts';

const spansOf = (text: string): MessageSpan[] => {
  const [block] = parseMessageText(text);
  if (block?.kind !== 'paragraph') throw new Error('not one paragraph');
  return block.spans;
};

const allSpans = (blocks: readonly MessageBlock[]): MessageSpan[] =>
  blocks.flatMap((block) => {
    if (block.kind === 'code-block') return [];
    return deep(block.kind === 'list' ? block.items.flat() : block.spans);
  });
const deep = (spans: readonly MessageSpan[]): MessageSpan[] =>
  spans.flatMap((span) =>
    span.kind === 'bold' || span.kind === 'italic' ? [span, ...deep(span.spans)] : [span],
  );

const shownText = (blocks: readonly MessageBlock[]): string =>
  blocks.map((block) => (block.kind === 'code-block' ? block.text : shownSpans(block))).join('');
const shownSpans = (block: Exclude<MessageBlock, { kind: 'code-block' }>): string =>
  deep(block.kind === 'list' ? block.items.flat() : block.spans)
    .map((span) => ('text' in span ? span.text : ''))
    .join('');

describe('blocks', () => {
  it('separates paragraphs at blank lines and keeps single line breaks', () => {
    expect(parseMessageText('Hello\r\nyou\n\n\nBye')).toEqual([
      {
        kind: 'paragraph',
        spans: [{ kind: 'text', text: 'Hello' }, { kind: 'line-break' }, { kind: 'text', text: 'you' }],
      },
      { kind: 'paragraph', spans: [{ kind: 'text', text: 'Bye' }] },
    ]);
  });

  it('reads bullet and numbered lists, and keeps the first number', () => {
    expect(parseMessageText('Two things:\n- one\n- two\n3) three\n4) four')).toEqual([
      { kind: 'paragraph', spans: [{ kind: 'text', text: 'Two things:' }] },
      {
        kind: 'list',
        ordered: false,
        start: 1,
        items: [[{ kind: 'text', text: 'one' }], [{ kind: 'text', text: 'two' }]],
      },
      {
        kind: 'list',
        ordered: true,
        start: 3,
        items: [[{ kind: 'text', text: 'three' }], [{ kind: 'text', text: 'four' }]],
      },
    ]);
  });

  it('keeps fenced code as it is, and an unclosed fence as text', () => {
    expect(parseMessageText('```\n<b>*x*</b>\n```')).toEqual([{ kind: 'code-block', text: '<b>*x*</b>' }]);
    expect(parseMessageText('```\nx')).toEqual([
      {
        kind: 'paragraph',
        spans: [{ kind: 'text', text: '```' }, { kind: 'line-break' }, { kind: 'text', text: 'x' }],
      },
    ]);
  });

  it('gives nothing for blank text', () => {
    expect(parseMessageText(' \n\t\n')).toEqual([]);
  });
});

describe('spans', () => {
  it('reads bold, italic and code, one in the other', () => {
    expect(spansOf('**bold *both*** and _it_ `a*b*`')).toEqual([
      {
        kind: 'bold',
        spans: [
          { kind: 'text', text: 'bold ' },
          { kind: 'italic', spans: [{ kind: 'text', text: 'both' }] },
        ],
      },
      { kind: 'text', text: ' and ' },
      { kind: 'italic', spans: [{ kind: 'text', text: 'it' }] },
      { kind: 'text', text: ' ' },
      { kind: 'code', text: 'a*b*' },
    ]);
  });

  it.each(['2 * 3 * 4', 'snake_case_name', '** not bold **', '* a', '`', '<b>no</b>', 'a ** b'])(
    'leaves %j the text it is',
    (text) => {
      const shown = shownText(parseMessageText(`x ${text}`));
      expect(shown).toBe(`x ${text}`);
      expect(allSpans(parseMessageText(`x ${text}`)).every((span) => span.kind === 'text')).toBe(true);
    },
  );
});

describe('links', () => {
  it.each([
    ['see https://a.example/x.', 'https://a.example/x'],
    ['(https://a.example/wiki/B_(c))', 'https://a.example/wiki/B_(c)'],
    ['**https://a.example**', 'https://a.example'],
    ['écrire à mailto:aide@a.example.', 'mailto:aide@a.example'],
    ['https://café.example/?q=1&r=2#z !', 'https://café.example/?q=1&r=2#z'],
  ])('finds the address in %j', (text, href) => {
    expect(allSpans(parseMessageText(text)).filter((span) => span.kind === 'link')).toEqual([
      { kind: 'link', href, text: href },
    ]);
  });

  it('takes a label, unless the label is an address itself', () => {
    expect(spansOf('[our page](https://a.example/p)')).toEqual([
      { kind: 'link', href: 'https://a.example/p', text: 'our page' },
    ]);
    for (const label of ['https://bank.example', 'www.bank.example', 'me@bank.example']) {
      const links = allSpans(parseMessageText(`[${label}](https://evil.example)`)).filter(
        (span) => span.kind === 'link',
      );
      expect(links.every((span) => span.text === span.href)).toBe(true);
    }
  });

  it.each([
    'javascript:alert(1)',
    '[x](javascript:alert(1))',
    'http://a.example',
    'file:///etc/passwd',
    'data:text/html,x',
    'https://',
    'https://user@evil.example',
    'https://bank.example:80@evil.example/',
    'xhttps://a.example',
    '[x](//a.example)',
  ])('makes no link of %j', (text) => {
    const links = allSpans(parseMessageText(text)).filter((span) => span.kind === 'link');
    expect(links.filter((span) => !/^https:\/\/bank\.example$/.test(span.href))).toEqual([]);
    expect(links.some((span) => span.href.includes('evil'))).toBe(false);
  });
});

describe('any text', () => {
  const piece = fc.constantFrom(
    ...[
      '*',
      '**',
      '_',
      '`',
      '```',
      '\n',
      '[',
      '](',
      ')',
      'https://',
      'mailto:',
      'a',
      ' ',
      '- ',
      '1. ',
      '<',
      '@',
    ],
  );
  const texts = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 300 }),
    fc.array(piece, { maxLength: 120 }).map((pieces) => pieces.join('')),
  );

  it('never throws, links only to https and mailto, and shows only what was written, in order', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const blocks = parseMessageText(text);
        for (const span of allSpans(blocks)) {
          if (span.kind === 'link') expect(span.href).toMatch(/^(https:\/\/|mailto:)[^\s<>"']+$/);
          if (span.kind === 'text') expect(span.text).not.toMatch(/\n/);
        }
        let at = 0;
        const written = text.replace(/\r\n?/g, '\n');
        for (const character of shownText(blocks)) {
          at = written.indexOf(character, at) + 1;
          expect(at).toBeGreaterThan(0);
        }
      }),
      { numRuns: 500 },
    );
  });

  // Vitest's own time limit is the measure: quadratic reading of these takes minutes.
  it('reads ten thousand of any mark in a moment', { timeout: 5_000 }, () => {
    for (const mark of [
      '*',
      '**',
      '_',
      '`',
      '[',
      '[a](',
      'https://',
      '*a ',
      '**a*',
      '_a',
      'm',
      '```\n',
      '- \n',
    ]) {
      expect(parseMessageText(mark.repeat(10_000 / mark.length)).length, mark).toBeGreaterThan(0);
    }
  });
});
