import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deepLinkOf, parseDeepLink } from './deep-links.ts';

describe('parseDeepLink', () => {
  it.each([
    ['guichet://conversation/c-1_A.9', 'c-1_A.9'],
    ['guichet://conversation/c1/', 'c1'],
  ])('DESK-10 reads %s', (link, id) => {
    expect(parseDeepLink(link)).toBe(id);
  });

  it.each([
    'guichet://conversation/',
    'guichet://conversation/c1/more',
    'guichet://conversation/c1?x=1',
    'guichet://conversation/c1#x',
    'guichet://conversation/%63',
    'guichet://conversation/../settings',
    'guichet://conversation/c1\n--inspect',
    'guichet://settings/c1',
    'guichet://user@conversation/c1',
    'guichet:conversation/c1',
    'https://conversation/c1',
    `guichet://conversation/${'a'.repeat(65)}`,
    '--no-sandbox',
    '',
  ])('DESK-10 refuses %j', (link) => {
    expect(parseDeepLink(link)).toBeNull();
  });

  it('DESK-10 gives only ids, whatever the text', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.string().map((rest) => `guichet://conversation/${rest}`),
        ),
        (link) => {
          const id = parseDeepLink(link);
          return id === null || /^[A-Za-z0-9_.-]{1,64}$/.test(id);
        },
      ),
    );
  });
});

describe('deepLinkOf', () => {
  it('DESK-10 takes the one link of a command line, and none of two', () => {
    expect(deepLinkOf(['/usr/bin/guichet', '--flag', 'guichet://conversation/c1'])).toBe('c1');
    expect(
      deepLinkOf(['/usr/bin/guichet', 'guichet://conversation/c1', 'guichet://conversation/c2']),
    ).toBeNull();
    expect(deepLinkOf(['/usr/bin/guichet'])).toBeNull();
  });
});
