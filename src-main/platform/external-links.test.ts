import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeExternalLinks, parseExternalLink } from './external-links.ts';

describe('parseExternalLink', () => {
  it.each([
    ['https://example.com/a?b=c#d', 'https://example.com/a?b=c#d'],
    ['HTTPS://EXAMPLE.com', 'https://example.com/'],
    ['mailto:anna@example.com?subject=Hi', 'mailto:anna@example.com?subject=Hi'],
    ['tel:+33142689500', 'tel:+33142689500'],
  ])('DESK-9 lets %s through', (text, link) => {
    expect(parseExternalLink(text)).toBe(link);
  });

  it.each([
    'file:///etc/passwd',
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    'java\tscript:alert(1)',
    'https://exa\nmple.com',
    'data:text/html,x',
    'http://example.com/',
    'smb://host/share',
    'ms-msdt:/id PCWDiagnostic',
    'guichet://conversation/c1',
    'app://console/',
    'https://bank.example@evil.example/',
    'mailto:a@b.c?attach=/etc/passwd',
    'mailto:',
    'tel:',
    '//example.com',
    'example.com',
    '',
    ' ',
    `https://example.com/${'a'.repeat(2_000)}`,
  ])('DESK-9 refuses %s', (text) => {
    expect(parseExternalLink(text)).toBeNull();
  });

  it('DESK-9 gives nothing but https, mailto and tel, whatever the text', () => {
    const anyLink = fc.tuple(
      fc.constantFrom('https:', 'file:', 'javascript:', 'mailto:', 'x:', ''),
      fc.string(),
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          anyLink.map(([scheme, rest]) => scheme + rest),
          fc.webUrl(),
        ),
        (text) => {
          const link = parseExternalLink(text);
          return link === null || /^(https:\/\/|mailto:|tel:)/.test(link);
        },
      ),
    );
  });
});

describe('makeExternalLinks', () => {
  it('DESK-9 opens five links at once and then one every two seconds: ten in any ten seconds; says what came of each', async () => {
    const opened: string[] = [];
    let time = 1_000;
    const links = makeExternalLinks({
      now: () => time,
      async openExternal(link) {
        if (link.endsWith('broken')) throw new Error('no program');
        opened.push(link);
      },
    });
    expect(await links.open('https://example.com/broken')).toBe(false);
    for (let index = 0; index < 4; index += 1)
      expect(await links.open(`https://example.com/${index}`)).toBe(true);
    expect(await links.open('https://example.com/one-too-many')).toBe(false);
    expect(await links.open('file:///etc/passwd')).toBe(false);
    time += 2_000;
    expect(await links.open('https://example.com/later')).toBe(true);
    expect(await links.open('https://example.com/too-soon')).toBe(false);
    expect(opened).toHaveLength(5);
  });
});
